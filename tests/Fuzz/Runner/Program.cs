return await Fuzz.Runner.RunnerApp.RunAsync(args).ConfigureAwait(false);

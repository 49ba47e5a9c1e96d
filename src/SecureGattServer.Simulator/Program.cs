return await SecureGattServer.Simulator.CommandLine.Startup.RunAsync(args).ConfigureAwait(false);

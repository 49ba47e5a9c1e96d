return await SecureGattServer.Simulator.Startup.RunAsync(args).ConfigureAwait(false);

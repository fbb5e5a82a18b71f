// Loaded before the program, to cause an unhandled rejection on SIGUSR2.
process.on("SIGUSR2", () => void Promise.reject(new Error("a mistake in the program")));

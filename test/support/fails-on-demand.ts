// Comes before the bot's own program when it has to meet a mistake of its own: a promise that nobody catches.
process.on("SIGUSR2", () => void Promise.reject(new Error("a mistake in the program")));

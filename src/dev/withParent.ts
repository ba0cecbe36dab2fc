// Preloaded into the modules that `startChild` forks: whoever started us is gone, so end in good order, and in any case soon.
process.once('disconnect', () => {
  setTimeout(() => process.exit(1), 15_000).unref();
  process.kill(process.pid, 'SIGTERM');
});

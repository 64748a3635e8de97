/**
 * Loaded before a child's own program (`node --import`): when the launcher is gone, however it went,
 * its end of the channel closes and the child stops itself.
 */
const grace = 15_000

if (process.channel) {
  process.channel.unref()
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGINT')
    setTimeout(() => process.exit(1), grace).unref()
  })
}

// How long something takes, whatever else the machine does.

/** Processor time of this process since `start`, in milliseconds. */
export function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

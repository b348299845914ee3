/** Amounts as a person reads them. */

const byteUnits = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as disks are sold and free space is shown. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${byteUnits[unit]}`;
}

/** `a few seconds`, `40 s`, `3 min`, `2.5 h`: how long work will still take. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 8) return 'a few seconds';
  if (seconds < 55) return `${Math.ceil(seconds / 5) * 5} s`;
  if (seconds < 3_300) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** Which of Chromium's allocators holds how much, by kind of process: what it tells of itself in a trace. */
import type { Browser } from 'playwright-core';

/** MiB by `renderer malloc` and the like. */
export type Allocators = ReadonlyMap<string, number>;

interface TraceEvent {
  ph: string;
  pid: number;
  name: string;
  args: {
    name?: string;
    dumps?: {
      allocators?: Record<string, { attrs?: Record<string, { type: string; value: string }> }>;
      process_totals?: Record<string, string>;
    };
  };
}

/**
 * Pictures that were drawn, decoded and scaled: discardable memory, which the browser's process bounds for all windows
 * together.
 */
export const pictureCache = 'Browser discardable';

/** As `malloc` and `malloc/allocated_objects`; deeper ones are parts of these. */
const deepest = 2;

/** No dumps but the one that is asked for. Its type knows texts only. */
const onlyAsked: Record<string, unknown> = { triggers: [] };

/** Collects garbage first. */
export async function allocatorsOf(browser: Browser): Promise<Allocators> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(...(value as unknown[] as TraceEvent[])),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['disabled-by-default-memory-infra'],
      excludedCategories: ['*'],
      memoryDumpConfig: onlyAsked as Record<string, string>,
    },
  });
  await session.send('Tracing.requestMemoryDump', {
    deterministic: true,
    levelOfDetail: 'detailed',
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return summed(events);
}

function summed(events: readonly TraceEvent[]): Allocators {
  const kinds = new Map<number, string>();
  for (const { ph, name, pid, args } of events) {
    if (ph === 'M' && name === 'process_name') kinds.set(pid, args.name ?? '');
  }
  const sizes = new Map<string, number>();
  const add = (pid: number, name: string, bytes: number): void => {
    const key = `${kinds.get(pid) ?? 'process'} ${name}`;
    sizes.set(key, (sizes.get(key) ?? 0) + bytes / 2 ** 20);
  };
  for (const { ph, pid, args } of events) {
    if (ph !== 'v' || args.dumps === undefined) continue;
    for (const [name, bytes] of Object.entries(args.dumps.process_totals ?? {})) {
      add(pid, name, Number.parseInt(bytes, 16));
    }
    for (const [name, { attrs }] of Object.entries(args.dumps.allocators ?? {})) {
      const size = attrs?.['size'];
      if (name.split('/').length > deepest || size?.type !== 'scalar') continue;
      add(
        pid,
        name.replaceAll(/(0x|_)[\da-f]+$|[\da-f]{12,}/gi, '*'),
        Number.parseInt(size.value, 16),
      );
    }
  }
  return sizes;
}

/** What differs by a MiB or more, most first: `renderer malloc: 60 -> 120`. */
export function growthOf(before: Allocators, after: Allocators): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((name) => ({ name, from: before.get(name) ?? 0, to: after.get(name) ?? 0 }))
    .filter(({ from, to }) => Math.abs(to - from) >= 1)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .map(({ name, from, to }) => `${name}: ${from.toFixed(0)} -> ${to.toFixed(0)} MiB`);
}

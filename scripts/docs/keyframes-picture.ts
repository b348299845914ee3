/**
 * Draws one episode as the studio sees it: arms and hands, what each camera shows, cues, kept keyframes and their
 * names, and marked boundaries where there are any.
 *
 *   npx tsx scripts/docs/keyframes-picture.ts DATASET EPISODE OUT.svg [LABELS.json]
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cue } from '../../src/shared/model/keyframe';
import { defaultPolicy } from '../../src/shared/model/policy';
import { openDataset } from '../../src/core/datasets/open';
import { gridOf } from '../../src/core/events/camera-motion';
import { openSceneEvents } from '../../src/core/events/scene-events';
import { calibrationOf } from '../../src/core/keyframes/calibrate';
import { readLabels, type LabelledEpisode } from '../../src/core/evaluation/labels';
import { proposeEpisode, seeEpisode } from '../../src/core/keyframes/propose-episode';
import { motionSeenBy } from '../../src/core/keyframes/video-cues';

const width = 1100;
const left = 130;
const right = 20;

const style = `
  svg { background: #fff; color: #1f2328; font: 12px system-ui, sans-serif }
  .curve { fill: none; stroke-width: 1.5 } .speed { stroke: #0a66c2 } .hand { stroke: #1a7f37 } .seen { stroke: #a8437f }
  .rule { stroke: #d0d7de } .mark { fill: #f0a30a; opacity: .3 } .key { stroke: #1f2328; stroke-dasharray: 3 3 }
  text { fill: currentColor } .dim { fill: #59636e }
  .gripper-close, .gripper-open { fill: #a85d00 } .phase { fill: #4a50c8 } .pause { fill: #7d7000 } .turn { fill: #00795a } .event { fill: #a8437f } .text-change { fill: #c0461a }
  @media (prefers-color-scheme: dark) {
    svg { background: #16181b; color: #e6e8ea } .key { stroke: #e6e8ea } .rule { stroke: #3b4048 } .dim { fill: #9aa4af }
    .speed { stroke: #6cb6ff } .hand { stroke: #57d17b } .seen { stroke: #dd8fbe }
    .gripper-close, .gripper-open { fill: #f0a30a } .phase { fill: #9aa7ff } .pause { fill: #f0e442 } .turn { fill: #2fbf93 } .event { fill: #dd8fbe } .text-change { fill: #f07d4a }
  }`;

interface Row {
  label: string;
  height: number;
  draw: (top: number, height: number) => string;
}

const [folder = '', number = '', out = '', labelsFile] = process.argv.slice(2);
if (out === '') throw new Error('keyframes-picture DATASET EPISODE OUT.svg [LABELS.json]');
await writeFile(out, await pictureOf(folder, Number(number), labelsFile));

async function pictureOf(source: string, episode: number, labels?: string): Promise<string> {
  const dataset = await openDataset(path.resolve(source));
  const events = await openSceneEvents(
    { dataset, store: null, modelFile: null, problems: [] },
    new AbortController().signal,
  );
  try {
    const watched = await events.of(episode);
    const input = {
      signals: await dataset.signals(episode),
      calibration: await calibrationOf(dataset, dataset.summary.embodiment),
      tasks: dataset.episode(episode).tasks,
      reasoning: await dataset.reasoning(episode),
      events: watched?.events ?? null,
    };
    const seen = seeEpisode(input, defaultPolicy);
    const keyframes = proposeEpisode(input, defaultPolicy, seen);
    const { frames, fps } = seen.motion;
    const x = (frame: number): number =>
      left + (frame / Math.max(frames - 1, 1)) * (width - left - right);
    const label =
      labels === undefined ? null : await labelOf(labels, dataset.summary.name, episode);
    const curve = (
      values: ArrayLike<number>,
      of: { name: string; most: number; every?: number },
    ): Row['draw'] => {
      const { name, most, every = 1 } = of;
      return (top, height) =>
        `<polyline class="curve ${name}" points="${Array.from(values, (value, i) => `${x(i * every).toFixed(1)},${(top + height - 4 - (Math.min(value, most) / most) * (height - 12)).toFixed(1)}`).join(' ')}"/>`;
    };
    const rows: Row[] = [];
    for (const arm of seen.motion.arms) {
      const name = arm.side === 'single' ? 'Arm speed' : `Arm speed, ${arm.side}`;
      const most = Math.max(...arm.speed);
      rows.push({ label: name, height: 70, draw: curve(arm.speed, { name: 'speed', most }) });
    }
    for (const hand of seen.motion.hands) {
      const name = hand.side === 'single' ? 'Hand opening' : `Hand, ${hand.side}`;
      rows.push({ label: name, height: 40, draw: curve(hand.opening, { name: 'hand', most: 1 }) });
    }
    if (watched !== null) {
      const every = 1 / gridOf(seen.motion).perFrame;
      for (const one of watched.events.cameras) {
        const motion = motionSeenBy(one, watched.events.every, seen.motion);
        if (motion === null) continue;
        const short = one.camera.split('.').at(-1) ?? one.camera;
        rows.push({
          label: `Picture, ${short}`,
          height: 50,
          draw: curve(motion.energy, { name: 'seen', most: Math.max(...motion.energy), every }),
        });
        if (!motion.moves) continue;
        const stand = motion.lively.map((value, t) =>
          Math.log((value + 1) / ((motion.quiet[t] ?? 0) + 1)),
        );
        rows.push({
          label: 'Fingers in it',
          height: 40,
          draw: curve(stand, { name: 'seen', most: Math.max(...stand), every }),
        });
      }
    }
    for (const kind of new Set(seen.cues.map((cue) => cue.kind))) {
      const cues = seen.cues.filter((cue) => cue.kind === kind);
      rows.push({ label: kind.replace('-', ' '), height: 18, draw: (top) => dots(cues, x, top) });
    }
    return drawn(rows, { keyframes, label, x, frames, fps });
  } finally {
    events.close();
    await dataset.close();
  }
}

async function labelOf(
  file: string,
  name: string,
  episode: number,
): Promise<LabelledEpisode | null> {
  const labels = await readLabels(path.resolve(file));
  return labels.find((label) => label.dataset === name && label.episode === episode) ?? null;
}

function dots(cues: readonly Cue[], x: (frame: number) => number, top: number): string {
  return cues
    .map(
      ({ kind, frame, strength }) =>
        `<circle class="${kind}" cx="${x(frame).toFixed(1)}" cy="${top + 9}" r="${(2 + 4 * strength).toFixed(1)}"/>`,
    )
    .join('');
}

function drawn(
  rows: readonly Row[],
  of: {
    keyframes: ReturnType<typeof proposeEpisode>;
    label: LabelledEpisode | null;
    x: (frame: number) => number;
    frames: number;
    fps: number;
  },
): string {
  const { keyframes, label, x, frames, fps } = of;
  const head = 64;
  const bottom = head + rows.reduce((sum, row) => sum + row.height, 0);
  const parts: string[] = [];
  for (const { kind, from, to } of label?.boundaries ?? []) {
    const at = x(from) - 2;
    parts.push(
      `<rect class="mark" x="${at.toFixed(1)}" y="${head}" width="${(x(to) - x(from) + 4).toFixed(1)}" height="${bottom - head}"><title>${kind}</title></rect>`,
    );
  }
  for (const [i, { frame, boundary }] of keyframes.entries()) {
    const at = x(frame).toFixed(1);
    parts.push(`<line class="key" x1="${at}" x2="${at}" y1="${head - 6}" y2="${bottom}"/>`);
    const name = boundary?.kind.replace('-', ' ') ?? (frame === 0 ? 'first frame' : 'keyframe');
    parts.push(
      `<text x="${at}" y="${head - 12 - (i % 3) * 15}" text-anchor="middle">${name}</text>`,
    );
  }
  let top = head;
  for (const row of rows) {
    parts.push(
      `<line class="rule" x1="0" x2="${width}" y1="${top}" y2="${top}"/>`,
      `<text class="dim" x="6" y="${top + Math.min(row.height / 2 + 4, 26)}">${row.label}</text>`,
      row.draw(top, row.height),
    );
    top += row.height;
  }
  for (let second = 0; second * fps < frames; second += 2) {
    const at = x(second * fps).toFixed(1);
    parts.push(
      `<text class="dim" x="${at}" y="${bottom + 16}" text-anchor="middle">${second} s</text>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 26}"><style>${style}</style>${parts.join('\n')}</svg>\n`;
}

/** Which way an arm goes in the pictures, in words, where nothing else says where its hand goes. */
import { cameraName } from '../../shared/model/camera-name';
import type { EpisodeEvents } from '../events/episode-events';
import { pictureFlows, type PictureFlow } from '../events/picture-flow';
import type { EpisodeMotion } from './motion';
import { lacksDirections, type SeenWay } from './movement-words';
import type { Series } from '../signals/series';

/** Shares of the picture: how far something goes to have a direction, and how far its middle may go the other way. */
const leastWay = 0.1;
const mostContrary = 0.05;
/** Of the larger way: across and along are both named from there on. */
const namedShare = 0.5;
/** Growth of a picture over a stretch by which the camera is nearer or farther. */
const leastGrowth = 0.25;
/** Of all that is gone to and fro, what is left in the end: below it there is more than one way, or none is clear. */
const leastSteady = 0.75;

/**
 * What the cameras show of the arms; null where the arms' directions are known, or where no camera kept pictures. A
 * camera that stands still is asked before one that moves, the first of the dataset before the others. Deterministic.
 */
export function seenWay(motion: EpisodeMotion, events: EpisodeEvents | null): SeenWay | null {
  if (events === null || !lacksDirections(motion)) return null;
  const cameras = pictureFlows(events, motion.fps);
  if (cameras.length === 0) return null;
  cameras.sort((a, b) => Number(a.moves) - Number(b.moves));
  // Not the events themselves, whose pictures are large: what is answered is kept for long.
  const { every } = events;
  const isOnly = events.cameras.length === 1;
  const at = (frame: number): number => Math.round(frame / every);
  return (from, to) => {
    for (const flow of cameras) {
      const picture = isOnly ? 'the picture' : `the picture of ${cameraName(flow.camera)}`;
      const stretch = stretchOf(flow, at(from), at(to));
      if (stretch === null) continue;
      const said = flow.moves ? nearing(flow, stretch) : going(flow, stretch);
      if (said !== '')
        return flow.moves ? `${said} what ${picture} shows` : `${said} in ${picture}`;
    }
    return '';
  };
}

/** Pictures, both inclusive. */
interface Stretch {
  from: number;
  to: number;
}

/** Null where another scene begins: nothing went from one place to another. */
function stretchOf({ right, cuts }: PictureFlow, from: number, to: number): Stretch | null {
  const last = right.length - 1;
  const stretch = { from: Math.min(from, last), to: Math.min(to, last) };
  return cuts.some((cut) => cut > stretch.from && cut <= stretch.to) ? null : stretch;
}

/** Of a camera that moves; empty where it is about as far as before. */
function nearing({ growth }: PictureFlow, stretch: Stretch): string {
  const grown = gone(growth, stretch);
  if (Math.abs(grown.net) < leastGrowth || !grown.isSteady) return '';
  return grown.net > 0 ? 'towards' : 'away from';
}

/** `left and up`, in a camera that stands still; empty where it is not clear. */
function going(flow: PictureFlow, stretch: Stretch): string {
  const ways = [gone(flow.right, stretch), gone(flow.down, stretch)];
  const most = Math.max(...ways.map(({ net }) => Math.abs(net)));
  if (most < leastWay) return '';
  const places = [shiftOf(flow, 'x', stretch), shiftOf(flow, 'y', stretch)];
  const named = ways.map(({ net }) => Math.abs(net) >= namedShare * most);
  // Where the middle of what moves goes the other way, several things move, or another part of the arm does.
  const isClear = ways.every(
    ({ net, isSteady }, axis) =>
      !named[axis] || (isSteady && (places[axis] ?? 0) * Math.sign(net) > -mostContrary),
  );
  if (!isClear) return '';
  const words = ways.map(({ net }, axis) => {
    const [less, more] = axis === 0 ? ['left', 'right'] : ['up', 'down'];
    return net < 0 ? less : more;
  });
  return words.filter((_, axis) => named[axis]).join(' and ');
}

/** From one picture to another, and whether that was mostly one way. */
function gone(values: Series, { from, to }: Stretch): { net: number; isSteady: boolean } {
  const net = (values[to] ?? 0) - (values[from] ?? 0);
  let all = 0;
  for (let t = from + 1; t <= to; t++) all += Math.abs((values[t] ?? 0) - (values[t - 1] ?? 0));
  return { net, isSteady: Math.abs(net) >= leastSteady * all };
}

/** How far the middle of what changes goes, from the first third of a stretch to the last. */
function shiftOf(flow: PictureFlow, axis: 'x' | 'y', { from, to }: Stretch): number {
  const part = Math.max(1, Math.ceil((to - from) / 3));
  const middle = (first: number): number => {
    let [sum, all] = [0, 0];
    for (let t = first; t < first + part; t++) {
      const amount = flow.amount[t] ?? 0;
      all += amount;
      sum += amount * (flow[axis][t] ?? 0);
    }
    return all > 0 ? sum / all : 0.5;
  };
  return middle(to - part + 1) - middle(from + 1);
}

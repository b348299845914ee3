/** Which way grippers open: what they are called, and what another one says that moves with or against them. */
import type { EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { knownRobot } from './known-robots';
import { headingOf } from './names';
import { correlation, series, type Sample } from './values';
import { mostGrippers } from './with-grippers';
import { nameWords } from './words';

interface Evidence {
  robot: string | null;
  features: readonly FeatureInfo[];
  sampleOf: (key: string) => Sample | null;
  /** Gets a sentence for each doubt. */
  notes: string[];
}

type Direction = NonNullable<EmbodimentPart['openWhen']>;

interface Gripper {
  part: EmbodimentPart;
  /** `feature: name`, for the notes. */
  called: string;
  words: string;
  /** Of its first value; null where none was read. */
  values: number[] | null;
  openWhen: Direction | null;
}

const opens = /^(?!.*\bvalve\b).*\b(width|opening|openness|open|opened|aperture|stroke|gap)\b/;
/** Suction or a magnet that is on holds, as a closed gripper does; what an open valve does nobody says. */
const closes =
  /\b(close|closed|closing|closedness|closure|robotiq|knuckle|suction|vacuum|pump|electromagnet|magnet)\b/;
/** Fingers of a Franka slide: their joints are half the width. */
const franka = /\b(?:panda|franka|fr)\b/;
const slides = (words: string): boolean => {
  const arm = franka.exec(words);
  return arm !== null && /\bfinger\b/.test(words.slice(arm.index));
};

/** The widest a gripper of an arm opens, in metres. */
const widestMetres = 0.13;
/** Correlation from which two signals count as one moving with the other. */
const together = 0.7;
/** An action leads its state by up to so many rows. */
const mostLag = 15;
const mostRows = 5_000;

/**
 * The parts, grippers with `openWhen` where a name or another signal decides it. Names that contradict each other, and
 * grippers that nothing is known of, get a note.
 */
export function settleDirections(
  parts: readonly EmbodimentPart[],
  evidence: Evidence,
): EmbodimentPart[] {
  const grippers = parts.flatMap((part) => {
    const isOpening = part.quantity === 'position' || part.quantity === 'command';
    return part.role === 'gripper' && isOpening ? [gripperOf(part, evidence)] : [];
  });
  const compared = grippers.slice(0, mostGrippers);
  for (const one of compared) {
    for (const other of compared) compare(one, other, evidence.notes);
  }
  const told = compared.filter(({ openWhen }) => openWhen !== null);
  for (const gripper of compared.filter(({ openWhen }) => openWhen === null)) {
    const [way] = told.flatMap((other) => followed(gripper, other) ?? []);
    gripper.openWhen = way ?? null;
  }
  const unknown = grippers.filter(({ openWhen }) => openWhen === null);
  if (unknown.length > 0) {
    const names = unknown
      .slice(0, mostGrippers)
      .map(({ called }) => called)
      .join(', ');
    evidence.notes.push(
      `Nothing names which way the gripper opens (${names}): how it moves decides. Correct the robot if grasp and release are the wrong way round.`,
    );
  }
  const ways = new Map(grippers.map(({ part, openWhen }) => [part, openWhen]));
  return parts.map((part) => {
    const way = ways.get(part);
    return way === undefined || way === null ? part : { ...part, openWhen: way };
  });
}

function gripperOf(part: EmbodimentPart, { robot, features, sampleOf, notes }: Evidence): Gripper {
  const { feature, dims } = part;
  const names = features.find(({ key }) => key === feature)?.names ?? null;
  const own = dims.map((dim) => names?.[dim] ?? String(dim));
  const words = [headingOf(feature), ...own.map(nameWords)].join(' ');
  const sample = sampleOf(feature);
  const values = sample === null ? null : series(sample, dims[0] ?? 0).slice(0, mostRows);
  const called = `${feature}: ${own.join(' and ')}`;
  const gripper: Gripper = {
    part,
    called,
    words,
    values,
    openWhen: part.openWhen ?? saidBy(words),
  };
  if (gripper.openWhen === null && part.quantity === 'position' && isMetres(values)) {
    gripper.openWhen = 'larger';
  }
  if (gripper.openWhen === 'larger' && knownRobot(robot).robotiq && !isMetres(values)) {
    gripper.openWhen = null;
    notes.push(
      `${called} is named as if larger values were open, but a Robotiq gripper reports how far it is closed: its name decides nothing.`,
    );
  }
  return gripper;
}

/** What words say of the direction; null where they say nothing or both. */
export function saidBy(words: string): Direction | null {
  if (slides(words)) return 'larger';
  const [isOpen, isClosed] = [opens.test(words), closes.test(words)];
  if (isOpen === isClosed) return null;
  return isOpen ? 'larger' : 'smaller';
}

function isMetres(values: readonly number[] | null): boolean {
  if (values === null) return false;
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  return least >= -0.005 && most <= widestMetres && most - least > 0.002;
}

/** One is called after opening, one after closing, and both rise and fall together: one name is wrong. */
function compare(one: Gripper, other: Gripper, notes: string[]): void {
  if (one.openWhen !== 'larger' || other.openWhen !== 'smaller') return;
  const way = followed(other, one);
  if (way !== 'larger') return;
  // A width in metres is measured; else a command is rather called what it does.
  const wrong = isMetres(one.values) ? other : one;
  wrong.openWhen = wrong === one ? 'smaller' : 'larger';
  const closing = wrong.openWhen === 'smaller';
  notes.push(
    `${one.called} and ${other.called} move together, though by their names one opens where the other closes: larger values of both are taken for ${closing ? 'closed' : 'open'}. Look at an episode, and correct it if that is wrong.`,
  );
}

/** Which way a gripper opens if it moves with (or against) one of which that is known; null where it does neither. */
function followed(gripper: Gripper, known: Gripper): Direction | null {
  if (known.part.side !== gripper.part.side || known === gripper) return null;
  const [a, b] = [gripper.values, known.values];
  if (a === null || b === null || known.openWhen === null || a.length !== b.length) return null;
  let strongest = 0;
  for (let lag = -mostLag; lag <= mostLag; lag += 1) {
    const early = lag < 0 ? a : b;
    const late = lag < 0 ? b : a;
    const shifted = correlation(
      early.slice(0, early.length - Math.abs(lag)),
      late.slice(Math.abs(lag)),
    );
    if (Math.abs(shifted ?? 0) > Math.abs(strongest)) strongest = shifted ?? 0;
  }
  if (Math.abs(strongest) < together) return null;
  const same = strongest > 0;
  return same === (known.openWhen === 'larger') ? 'larger' : 'smaller';
}

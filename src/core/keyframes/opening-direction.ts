/** Which way a hand opens, where its values alone are to tell. */
import type { EmbodimentPart } from '../../shared/model/dataset';
import { saidBy } from '../embodiment/directions';
import { nameWords } from '../embodiment/words';
import { quantile, type Series } from '../signals/series';

interface HandCourse {
  part: EmbodimentPart;
  /** Names of its dimensions. */
  name: string;
  /** Whether its first value rises with the hand's main direction. */
  rises: boolean;
  /** Along its main direction, by episode. */
  episodes: readonly Series[];
  /** Of other hands that open the same way. */
  alike: readonly Series[];
}

/**
 * Whether larger values mean a more open hand. The user may have said it; else names decide where they say it; a value
 * in metres is a width; else the course of the episodes: a command is open where episodes begin and end, so is a
 * gripper that goes out once and comes back, and hands are more often closed in an episode's second half, when they
 * carry, than in its first, when they approach. One that hands over closes early, one that takes closes late: only
 * together they tell.
 */
export function largerIsOpen({ part, name, rises, episodes, alike }: HandCourse): boolean {
  if (part.openWhen !== undefined) return (part.openWhen === 'larger') === rises;
  const words = nameWords(name);
  // What is called a width may be an angle: then its values tell.
  const said = saidBy(words.replaceAll(/\bwidth\b/g, ''));
  if (said !== null) return said === 'larger';
  if (part.role === 'gripper' && part.quantity === 'position') {
    const values = episodes.flatMap((episode) => Array.from(episode));
    if (quantile(values, 0) >= -0.005 && quantile(values, 1) <= 0.13) return true;
  }
  const rests =
    part.quantity === 'command' ? episodes : part.role === 'gripper' ? outAndBack(episodes) : [];
  const rest = rests.length < episodes.length / 2 ? null : restingValue(rests);
  if (rest !== null) return rest > 0;
  const closing = [...episodes, ...alike].reduce(
    (sum, values) => sum + meanBetween(values, 0.1, 0.45) - meanBetween(values, 0.5, 0.85),
    0,
  );
  return closing >= 0;
}

/**
 * The episodes in which a gripper leaves where it began, once, and comes back: it takes and lets go. One that rests
 * closed goes out twice, to take and to let go.
 */
function outAndBack(episodes: readonly Series[]): Series[] {
  const values = episodes.flatMap((episode) => Array.from(episode));
  const [low, high] = [quantile(values, 0), quantile(values, 1)];
  const sides = (episode: Series): number[] =>
    Array.from(episode, (value) => (value - low) / (high - low)).flatMap((share) =>
      share < 1 / 3 ? [0] : share > 2 / 3 ? [1] : [],
    );
  return episodes.filter((episode) => {
    const passed = sides(episode).filter((side, at, all) => side !== all[at - 1]);
    return passed.length === 3;
  });
}

/** What begins and ends alike in nine of ten episodes is open there: the hand takes and lets go between. */
function restingValue(episodes: readonly Series[]): number | null {
  const values = episodes.flatMap((episode) => Array.from(episode));
  const middle = (quantile(values, 0) + quantile(values, 1)) / 2;
  const rests = episodes.map((episode) => {
    const first = Math.sign((episode[0] ?? middle) - middle);
    return first === Math.sign((episode.at(-1) ?? middle) - middle) ? first : 0;
  });
  const sum = rests.reduce((total, side) => total + side, 0);
  return Math.abs(sum) >= 0.9 * rests.length && sum !== 0 ? Math.sign(sum) : null;
}

function meanBetween(values: Series, from: number, to: number): number {
  const part = values.subarray(Math.floor(values.length * from), Math.ceil(values.length * to));
  return part.reduce((sum, value) => sum + value, 0) / Math.max(part.length, 1);
}

/** What is shown in the 24 episodes: the tasks in words, who goes where, and what goes wrong. */
import type { PropKind } from './props';

type Goal =
  | { relation: 'in' | 'on'; target: PropKind }
  /** Beside the target, as seen from the robot. */
  | { relation: 'left of'; target: PropKind };

/**
 * `miss`: the fingers close beside the thing, and it takes a second try. `slip`: it falls out of the
 * hand on the way, and is picked up again. `lost`: it falls and is left lying. `topple`: it is set
 * down too far out and tips over. `reorient`: the hand stops, turns and goes on.
 */
export type Mishap = 'miss' | 'slip' | 'lost' | 'topple' | 'reorient';

export interface Move {
  prop: PropKind;
  goal: Goal;
}

export interface Task {
  text: string;
  moves: readonly Move[];
}

const inBowl = { relation: 'in', target: 'bowl' } as const;
const onPlate = { relation: 'on', target: 'plate' } as const;

export const tasks: readonly Task[] = [
  { text: 'put the red cube in the bowl', moves: [{ prop: 'red cube', goal: inBowl }] },
  {
    text: 'stack the blue cube on the green cube',
    moves: [{ prop: 'blue cube', goal: { relation: 'on', target: 'green cube' } }],
  },
  { text: 'place the mug on the plate', moves: [{ prop: 'mug', goal: onPlate }] },
  { text: 'put the banana on the plate', moves: [{ prop: 'banana', goal: onPlate }] },
  { text: 'put the orange in the bowl', moves: [{ prop: 'orange', goal: inBowl }] },
  {
    text: 'put the yellow cube and the red cube in the bowl',
    moves: [
      { prop: 'yellow cube', goal: inBowl },
      { prop: 'red cube', goal: inBowl },
    ],
  },
  {
    text: 'move the soup can to the left of the plate',
    moves: [{ prop: 'soup can', goal: { relation: 'left of', target: 'plate' } }],
  },
];

export interface EpisodePlan {
  episode: number;
  task: number;
  seed: number;
  mishap: Mishap | null;
}

/** Task numbers in the order of recording, and what goes wrong in which episode. */
const order = [0, 1, 2, 3, 0, 4, 5, 1, 6, 3, 0, 2, 4, 1, 3, 5, 0, 6, 2, 4, 0, 1, 3, 5];
const mishaps: Readonly<Record<number, Mishap>> = {
  3: 'reorient',
  4: 'miss',
  9: 'slip',
  11: 'reorient',
  13: 'miss',
  16: 'lost',
  21: 'topple',
};

export const plans: readonly EpisodePlan[] = order.map((task, episode) => ({
  episode,
  task,
  seed: 7000 + episode * 101,
  mishap: mishaps[episode] ?? null,
}));

/** What is shown in the episodes: the tasks in words, who goes where, and what goes wrong. */
import type { PropKind } from './props';
import { seededRandom } from './random';

type Goal =
  | { relation: 'in' | 'on'; target: PropKind }
  /** Beside the target, as seen from the robot. */
  | { relation: 'left of' | 'right of'; target: PropKind };

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

/** `acts` times from one side of the plate to the other: the one work here that can go on as long as one likes. */
export const longTask = (acts: number): Task => ({
  text: `move the soup can from one side of the plate to the other, ${acts} times`,
  moves: Array.from({ length: acts }, (_, i) => ({
    prop: 'soup can',
    goal: { relation: i % 2 === 0 ? 'left of' : 'right of', target: 'plate' },
  })),
});

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

/** The 24 episodes of the committed dataset. */
export const plans: readonly EpisodePlan[] = order.map((task, episode) => ({
  episode,
  task,
  seed: 7000 + episode * 101,
  mishap: mishaps[episode] ?? null,
}));

/** Which tasks a cube that is put on another can topple in. */
const stacks = ({ moves }: Task): boolean => moves.some(({ goal }) => goal.target === 'green cube');

/** `count` episodes of `tasks` in an order drawn from `seed`; something goes wrong in three of ten. */
export function drawPlans(count: number, seed: number, from: readonly Task[]): EpisodePlan[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, episode) => {
    const task = Math.floor(random.uniform(0, from.length));
    const usual: readonly Mishap[] = ['miss', 'slip', 'lost', 'reorient'];
    const possible = stacks(from[task]!) ? [...usual, 'topple' as const] : usual;
    const mishap = random.pick(possible);
    return {
      episode,
      task,
      seed: Math.floor(random.uniform(0, 2 ** 31)),
      mishap: random.chance(0.3) ? mishap : null,
    };
  });
}

/** The card of a published project: whose decisions they are and how many, counted from its proposals and journals. */
import { code, plainText } from '../export/markdown';
import { Changes } from '../project/changes';
import { ProjectFolder } from '../project/project-folder';
import { Reviews } from '../project/reviews';
import { breathe } from '../system/breathe';
import { figuresTable } from './figures-table';

interface Of {
  id: string;
  dataset: { name: string };
}

/** @param root the project's folder, which is only read. Throws `corrupt-data` or `io` where it cannot be. */
export async function projectCard(root: string, { id, dataset }: Of): Promise<string> {
  const figures = await countReviews(root, id);
  return `# Decisions about ${plainText(dataset.name)}

A project of DualVLA Studio: which frames of ${code(dataset.name)} curators kept as keyframes, and what they wrote. The dataset
itself is not in it; open it with \`--project\` and the folder of these files.

## Curation

${figuresTable([['dataset', code(dataset.name)], ...figures])}
`;
}

async function countReviews(root: string, projectId: string): Promise<[string, string][]> {
  const reviews = await Reviews.open({
    folder: ProjectFolder.reading(root),
    projectId,
    // Lines that cannot be read are no decisions; who opens the project is told of them.
    onProblem: () => {},
    changes: new Changes(),
  });
  try {
    return await figuresOf(reviews);
  } finally {
    await reviews.close();
  }
}

async function figuresOf(reviews: Reviews): Promise<[string, string][]> {
  const count = { proposed: 0, decided: 0, finished: 0, dropped: 0, decisions: 0 };
  const keyframes = { accepted: 0, pruned: 0, proposed: 0 };
  const sources = new Map<string, number>();
  for (const [at, episode] of reviews.episodes.entries()) {
    await breathe(at);
    const { finished, dropReason, undoable, keyframes: seen } = reviews.known(episode, null);
    count.decisions += reviews.decisions(episode).length;
    if (reviews.proposals(episode) !== null) count.proposed += 1;
    if (undoable !== null) count.decided += 1;
    if (finished) count.finished += 1;
    if (dropReason !== null) count.dropped += 1;
    for (const { state, reasoning } of seen) {
      keyframes[state] += 1;
      if (state === 'pruned' || reasoning.text === '') continue;
      sources.set(reasoning.source, (sources.get(reasoning.source) ?? 0) + 1);
    }
  }
  const texts = [...sources].sort(([, one], [, other]) => other - one);
  return [
    ['curators', String(reviews.curators.length)],
    ['decisions', String(count.decisions)],
    [
      'episodes',
      `${count.finished} finished, ${count.decided} decided on, ${count.proposed} proposed for, ${count.dropped} dropped`,
    ],
    [
      'keyframes',
      `${keyframes.accepted} kept by curators, ${keyframes.pruned} pruned, ${keyframes.proposed} of the machine, unchecked`,
    ],
    ...(texts.length === 0
      ? []
      : [
          figure(
            'texts, by where they came from',
            texts.map(([from, n]) => `${n} ${from}`),
          ),
        ]),
  ];
}

const figure = (name: string, values: readonly string[]): [string, string] => [
  name,
  values.join(', '),
];

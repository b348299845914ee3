/** What all plans and runs say in which a server is asked many questions. */
import { formatCost, formatCount, formatTimeLeft } from '../../ui/format';
import { Note } from './PlanPane';

export const askingWords = {
  running: 'Every answer is on disk as it comes; a run that is canceled goes on where it was.',
  cancel: 'Cancel the run',
  canceled: 'Canceled; what was answered is kept.',
};

/** While no server is named. */
export const nameServer =
  'Name a server that speaks OpenAI’s chat protocol, such as vLLM, Ollama or llama.cpp on this machine, and a vision-language model. It is asked for its models; nothing of the dataset is sent before you agree.';

/** How much is read and written, and what that costs; null where no prices are known. */
export const tokenFigures = (plan: {
  tokensIn: number;
  tokensOut: number;
  cost: number | null;
}) => [
  {
    name: 'Tokens, about',
    value: formatCount(plan.tokensIn + plan.tokensOut),
    note: `${formatCount(plan.tokensIn)} in, ${formatCount(plan.tokensOut)} out`,
  },
  {
    name: 'Cost, about',
    value: plan.cost === null ? '–' : formatCost(plan.cost),
    note: plan.cost === null ? 'type prices to see it' : 'in the currency of the prices',
  },
];

/** How long the limits of the pace make it at least; nothing where that is no minute. */
export function PaceNote({ minutes }: { minutes: number }) {
  if (minutes < 1) return null;
  return <Note>The rate limits alone take {formatTimeLeft(minutes * 60)}.</Note>;
}

import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PlainError } from '../../../shared/errors';
import type { QueueCheck, QueueWorker } from '../../../shared/model/machines';
import { formatAmount } from '../../ui/format';
import styles from './Machines.module.css';

/** What a queue answered, and who waits there; or why it did not. */
export function Found({ found }: { found: QueueCheck | PlainError }) {
  if ('code' in found) {
    return (
      <Line tone="bad">
        <span role="alert">{found.message}</span>
      </Line>
    );
  }
  const { name, server, answerMs, warnings, workers } = found;
  const fitting = workers.filter(({ fits }) => fits);
  return (
    <>
      <Line tone="ok">
        <span>
          {server} at {name} answers in {answerMs < 1 ? 'less than 1' : Math.round(answerMs)} ms.
        </span>
      </Line>
      <Line tone={fitting.length === 0 ? 'warn' : 'ok'}>
        <span>
          {fitting.length === 0
            ? 'No worker waits there: jobs wait until one is started.'
            : `${formatAmount(fitting.length, 'worker')}: ${namesOf(fitting)}.`}
        </span>
      </Line>
      {workers
        .filter(({ fits }) => !fits)
        .map((worker) => (
          <Line key={worker.name} tone="warn">
            <span>
              {worker.name} runs studio {worker.studio} and takes no part; install the same one.
            </span>
          </Line>
        ))}
      {warnings.map((warning) => (
        <Line key={warning} tone="warn">
          <span>{warning}</span>
        </Line>
      ))}
    </>
  );
}

function Line(props: { tone: 'ok' | 'warn' | 'bad'; children: ReactNode }) {
  const Icon = props.tone === 'ok' ? CircleCheck : CircleAlert;
  return (
    <span className={styles.line}>
      <Icon className={styles[props.tone]} aria-hidden="true" />
      {props.children}
    </span>
  );
}

/** Names of workers that are told. */
const told = 6;

function namesOf(workers: readonly QueueWorker[]): string {
  const names = workers.slice(0, told).map(({ name }) => name);
  const more = workers.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

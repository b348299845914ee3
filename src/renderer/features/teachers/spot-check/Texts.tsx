import type { ShownLook } from '../../../../shared/model/teacher-look';
import { classNames, VisuallyHidden } from '../../../ui';
import styles from './Texts.module.css';

/** Tokens that are less probable are marked. */
const unlikely = 0.3;
const veryUnlikely = 0.1;

/** The teacher's text beside the dataset's and the kept one. */
export function Texts({ shown }: { shown: ShownLook }) {
  const { output, datasetText, keptText } = shown;
  const logprobs = output?.logprobs ?? null;
  return (
    <div className={styles.texts}>
      <section className={styles.text} aria-label="The teacher's text">
        <h3>Teacher</h3>
        <p className={styles.teacher}>
          {output === null ? '' : <Tokens text={output.text ?? ''} logprobs={logprobs} />}
        </p>
        {logprobs !== null && (
          <p className={styles.hint}>
            Underlined: the teacher gave it less than {100 * unlikely} %; doubly: less than{' '}
            {100 * veryUnlikely} %.
          </p>
        )}
      </section>
      <section className={styles.text} aria-label="The dataset's text">
        <h3>Dataset</h3>
        <p className={classNames(datasetText === null && styles.none)}>
          {datasetText ?? 'The dataset has no text here.'}
        </p>
      </section>
      <section className={styles.text} aria-label="The kept text">
        <h3>Kept{keptText === null ? '' : `, since frame ${keptText.frame}`}</h3>
        <p className={classNames(keptText === null && styles.none)}>
          {keptText?.text ?? 'No reasoning was accepted up to this frame.'}
        </p>
      </section>
    </div>
  );
}

type Logprobs = NonNullable<ShownLook['output']>['logprobs'];

function Tokens({ text, logprobs }: { text: string; logprobs: Logprobs }) {
  const whole = logprobs?.map(({ token }) => token).join('') ?? '';
  // Tokens that do not make up the text are of another one.
  if (logprobs === null || whole.trim() !== text.trim()) return text;
  return logprobs.map(({ token, logprob, top }, at) => {
    const probability = Math.exp(logprob);
    if (probability >= unlikely || token.trim() === '') return token;
    const others = top
      .filter((other) => other.token !== token)
      .slice(0, 3)
      .map((other) => `“${other.token.trim()}” ${percent(Math.exp(other.logprob))}`);
    const title = `${percent(probability)}${others.length === 0 ? '' : `; rather ${others.join(', ')}`}`;
    return (
      <mark
        // oxlint-disable-next-line react/no-array-index-key -- tokens have no other name than their place
        key={at}
        className={probability < veryUnlikely ? styles.veryUnlikely : styles.unlikely}
        title={title}
      >
        {token}
        <VisuallyHidden> ({title}) </VisuallyHidden>
      </mark>
    );
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

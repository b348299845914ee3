import { CircleCheck, Copy, FolderOpen } from 'lucide-react';
import type { ExportResult } from '../../../shared/model/export';
import { Button, IconButton, notify, notifyError } from '../../ui';
import { formatAmount, formatBytes, formatSeconds, formatShare } from '../../ui/format';
import { loadSnippet } from './load-snippet';
import styles from './ExportDialog.module.css';

export interface ExportResultProps {
  result: ExportResult;
  version: string;
  reveal: ((path: string) => Promise<void>) | null;
}

/** What came out, where it is, and how to read it. */
export function ExportResultView({ result, version, reveal }: ExportResultProps) {
  const snippet = loadSnippet(result.out, version);
  return (
    <div className={styles.result}>
      <CircleCheck className={styles.done} aria-hidden="true" />
      <h3>
        {formatAmount(result.episodes, 'episode')} exported in {formatSeconds(result.seconds)}
      </h3>
      <p className={styles.dim}>
        {formatAmount(result.keyframes, 'keyframe')} in {formatAmount(result.frames, 'frame')} ·{' '}
        {formatShare(result.sparsity)} sparse · {formatBytes(result.bytes)}
        {result.skipped.length > 0 &&
          ` · ${formatAmount(result.skipped.length, 'episode')} left out`}
      </p>
      <div className={styles.outRow}>
        <code className={styles.out}>{result.out}</code>
        <IconButton
          label="Copy the path"
          icon={<Copy />}
          onClick={() => void copy(result.out, 'Path')}
        />
        {reveal !== null && (
          <Button onClick={() => void reveal(result.out).catch(notifyError)}>
            <FolderOpen aria-hidden="true" /> Show in folder
          </Button>
        )}
      </div>
      <figure className={styles.snippet}>
        <figcaption>
          <span>Read it with LeRobot</span>
          <Button size="small" onClick={() => void copy(snippet, 'Code')}>
            <Copy aria-hidden="true" /> Copy
          </Button>
        </figcaption>
        <pre>{snippet}</pre>
      </figure>
      <p className={styles.dim}>
        README.md in the folder shows how to train on it with the reasoning loss masked where there
        is no reasoning.
      </p>
    </div>
  );
}

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify({ tone: 'ok', text: `${what} copied.` });
  } catch {
    notify({
      tone: 'warn',
      text: 'The browser does not allow copying; select the text instead.',
    });
  }
}

import { ChartColumn, CloudUpload, Copy, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { ExportFormatId, ExportResult } from '../../../shared/model/export';
import { NamedButton, useButtonCommand } from '../../commands';
import { Button, IconButton, notify, notifyError } from '../../ui';
import { formatAmount, formatBytes, formatSeconds, formatShare } from '../../ui/format';
import { Outcome } from '../jobs';
import { exportSpecs } from './export-specs';
import { loadSnippet } from './load-snippet';
import { ReportDialog } from './ReportDialog';
import styles from './ExportDialog.module.css';

export interface ExportResultProps {
  /** That wrote it. */
  jobId: string;
  result: ExportResult;
  reveal: ((path: string) => Promise<void>) | null;
  onOpen: (path: string) => void;
  onPublish: () => void;
}

/** Formats that hold the data themselves; the others lie beside a source. */
const isDataset = (format: ExportFormatId): boolean =>
  format.startsWith('lerobot') || format === 'rlds' || format === 'robomimic';

/** What came out, where it is, and how to read it. */
export function ExportResultView(props: ExportResultProps) {
  const { result, reveal, onOpen } = props;
  const [isReading, setReading] = useState(false);
  const pathButton = useButtonCommand(exportSpecs.copyPath);
  const snippet = loadSnippet(result);
  const left = result.skipped.length;
  const facts = [
    `${formatAmount(result.keyframes, 'keyframe')} in ${formatAmount(result.frames, 'frame')}`,
    `${formatShare(result.sparsity)} sparse`,
    formatBytes(result.bytes),
    ...(left === 0 ? [] : [`${formatAmount(left, 'episode')} skipped`]),
  ];
  return (
    <Outcome
      went="well"
      title={`${formatAmount(result.episodes, 'episode')} exported in ${formatSeconds(result.seconds)}`}
      facts={facts}
    >
      <div className={styles.outRow}>
        <code className={styles.out}>{result.out}</code>
        <IconButton
          ref={pathButton}
          label="Copy the path"
          icon={<Copy />}
          onClick={() => void copy(result.out, 'Path')}
        />
        <NamedButton spec={exportSpecs.report} onClick={() => setReading(true)}>
          <ChartColumn aria-hidden="true" /> Open the report
        </NamedButton>
        {isDataset(result.format) && (
          <NamedButton spec={exportSpecs.open} onClick={() => onOpen(result.out)}>
            Open in the studio
          </NamedButton>
        )}
        <Button onClick={props.onPublish}>
          <CloudUpload aria-hidden="true" /> Publish to the Hub
        </Button>
        {reveal !== null && (
          <NamedButton
            spec={exportSpecs.reveal}
            onClick={() => void reveal(result.out).catch(notifyError)}
          >
            <FolderOpen aria-hidden="true" /> Show in folder
          </NamedButton>
        )}
      </div>
      <figure className={styles.snippet}>
        <figcaption>
          <span>Read it with {snippet.loader}</span>
          <NamedButton
            spec={exportSpecs.copyCode}
            size="small"
            onClick={() => void copy(snippet.text, 'Code')}
          >
            <Copy aria-hidden="true" /> Copy
          </NamedButton>
        </figcaption>
        <pre>{snippet.text}</pre>
      </figure>
      <p className={styles.dim}>
        In the folder, README.md says more about reading it, and <code>curation/</code> where each
        episode and text came from.
      </p>
      {isReading && (
        <ReportDialog jobId={props.jobId} out={result.out} onClose={() => setReading(false)} />
      )}
    </Outcome>
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

import { FileInput, PackageOpen } from 'lucide-react';
import { useState } from 'react';
import type { KbPage } from '../../../../shared/model/knowledge';
import { useButtonCommand } from '../../../commands';
import { useConnection } from '../../../connection';
import { Button, Dialog, notify, notifyError } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { ProblemLines } from '../../jobs';
import { PlaceField } from '../../library';
import { scoreSpecs } from '../score-specs';
import styles from './Knowledge.module.css';

const words = {
  import: {
    title: 'Import a knowledge base',
    subtitle:
      'All its rollouts are added; those with the same ids take the place of what is there.',
    label: 'The base to read',
    action: 'Import',
    done: (rollouts: string) => `${rollouts} imported.`,
  },
  export: {
    title: 'Export the knowledge base',
    subtitle: 'As it stands now, with its pictures. A folder that is no base yet is made.',
    label: 'The folder to write',
    action: 'Export',
    done: (rollouts: string) => `${rollouts} exported.`,
  },
};

/** Which base it is, and what goes in or out as a whole. */
export function BaseBar(props: {
  projectId: string;
  base: string;
  page: KbPage | null;
  onBase: (folder: string) => void;
  onChanged: () => void;
}) {
  const { projectId, base, page } = props;
  const [open, setOpen] = useState<keyof typeof words | null>(null);
  const importer = useButtonCommand(scoreSpecs.baseImport);
  const exporter = useButtonCommand(scoreSpecs.baseExport);
  const problems = page?.problems ?? [];
  return (
    <header className={styles.bar}>
      <PlaceField label="Knowledge base" value={base} onChange={props.onBase} />
      <Button ref={importer} onClick={() => setOpen('import')}>
        <FileInput aria-hidden="true" />
        Import
      </Button>
      <Button
        ref={exporter}
        disabled={page === null || page.summary === null}
        onClick={() => setOpen('export')}
      >
        <PackageOpen aria-hidden="true" />
        Export
      </Button>
      {problems.length > 0 && <ProblemLines lines={problems.map(({ message }) => message)} />}
      {open !== null && (
        <Exchange
          projectId={projectId}
          base={base}
          way={open}
          onDone={props.onChanged}
          onClose={() => setOpen(null)}
        />
      )}
    </header>
  );
}

function Exchange(props: {
  projectId: string;
  base: string;
  way: keyof typeof words;
  onDone: () => void;
  onClose: () => void;
}) {
  const { projectId, base, way } = props;
  const { call } = useConnection();
  const [folder, setFolder] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { title, subtitle, label, action, done } = words[way];
  const exchange = async () => {
    setBusy(true);
    try {
      const { rollouts } = await (way === 'import'
        ? call('kb.import', { projectId, base, from: folder.trim() })
        : call('kb.export', { projectId, base, to: folder.trim() }));
      notify({ tone: 'ok', text: done(formatAmount(rollouts, 'rollout')) });
      props.onDone();
      props.onClose();
    } catch (error) {
      notifyError(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      subtitle={subtitle}
      onClose={props.onClose}
      footer={
        <Button
          variant="primary"
          disabled={folder.trim() === ''}
          busy={isBusy}
          onClick={() => void exchange()}
        >
          {action}
        </Button>
      }
    >
      <PlaceField label={label} value={folder} onChange={setFolder} />
    </Dialog>
  );
}

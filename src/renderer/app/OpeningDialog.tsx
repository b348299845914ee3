import { FetchProgress, useFetching } from '../features/library';
import { Button, Dialog, Spinner } from '../ui';
import { folderName } from '../ui/paths';
import styles from './OpeningDialog.module.css';

/** Over what is still shown while another dataset opens: a click or a key there would be lost with it. */
export function OpeningDialog({ path, onCancel }: { path: string; onCancel: () => void }) {
  const fetching = useFetching(path);
  return (
    <Dialog
      title={`Opening ${folderName(path)}`}
      width={440}
      late
      onClose={onCancel}
      footer={
        <Button keys="Esc" onClick={onCancel}>
          Cancel
        </Button>
      }
    >
      <p className={styles.path}>
        <Spinner label="Opening" />
        <span>{path}</span>
      </p>
      {fetching !== undefined && <FetchProgress job={fetching} canCancel={false} />}
    </Dialog>
  );
}

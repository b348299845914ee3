import { FolderSymlink } from 'lucide-react';
import type { PlainError } from '../../../shared/errors';
import { Button } from '../../ui';
import { folderName } from '../../ui/paths';

/** Lets links of a dataset lead into a folder outside it, where they were refused. */
export function AllowLinks(props: { folder: string; onAllow: (folder: string) => void }) {
  const { folder, onAllow } = props;
  return (
    <Button title={folder} onClick={() => onAllow(folder)}>
      <FolderSymlink aria-hidden="true" /> Allow {folderName(folder)} for this dataset
    </Button>
  );
}

/** The folder outside the dataset that it needs to be opened; null where something else is wrong. */
export function folderToAllow(failure: PlainError | null): string | null {
  const folder = failure?.details?.['folder'];
  return typeof folder === 'string' ? folder : null;
}

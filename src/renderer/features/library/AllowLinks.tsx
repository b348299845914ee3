import { FolderSymlink } from 'lucide-react';
import type { PlainError } from '../../../shared/errors';
import { choiceCommand, choicesOf, useOffer, type Offered } from '../../commands';
import { Button } from '../../ui';
import { folderName } from '../../ui/paths';

const refused: Offered = new Set();

export const allowLinksCommand = choiceCommand(
  {
    id: 'studio.allowLinks',
    label: 'Allow links of the dataset into a folder',
    group: 'Studio',
    keys: [],
    needs: 'no link was refused here',
  },
  () => choicesOf(refused),
);

/** Lets links of a dataset lead into a folder outside it, where they were refused. */
export function AllowLinks(props: { folder: string; onAllow: (folder: string) => void }) {
  const { folder, onAllow } = props;
  useOffer(refused, [{ label: folder, run: () => onAllow(folder) }]);
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

/** What is typed in the publishing dialog, and the wish that it makes. */
import type { PublishWish } from '../../../shared/model/publish';

export type PublishChoices = Omit<PublishWish, 'license'> & { license: string };

/** Private unless somebody says otherwise: what was public once cannot be taken back. */
export const firstChoices = (folder: string): PublishChoices => ({
  folder,
  name: '',
  branch: 'main',
  private: true,
  license: '',
  overwrite: false,
});

/** A sentence says what is missing. */
export function wishOf(choices: PublishChoices): PublishWish | string {
  const { folder, name, branch, license } = choices;
  if (folder.trim() === '') return 'Choose the folder of an export, or of a project.';
  if (!/^[^/\s]+\/[^/\s]+$/.test(name.trim())) {
    return 'Name the repository as owner/name; it is made where it is not there.';
  }
  return {
    ...choices,
    folder: folder.trim(),
    name: name.trim(),
    branch: branch.trim() === '' ? 'main' : branch.trim(),
    license: license.trim() === '' ? null : license.trim(),
  };
}

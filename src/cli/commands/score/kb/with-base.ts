import { KnowledgeBase } from '../../../../core/score/knowledge/knowledge-base';
import { needed } from '../../../command';

/** Opens the base that `--kb` names, and closes it whatever happens. */
export async function withBase<T>(
  folder: string | undefined,
  options: { make: boolean; write?: boolean },
  work: (base: KnowledgeBase) => Promise<T>,
): Promise<T> {
  const base = await KnowledgeBase.open(needed(folder, '--kb'), options);
  try {
    return await work(base);
  } finally {
    await base.close();
  }
}

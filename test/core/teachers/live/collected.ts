/** A project whose teacher is asked, and what is kept of the answers. */
import { outputs } from '../../../../src/core/teachers/outputs';
import type { TeacherOutput } from '../../../../src/shared/model/teacher';
import { draftFolder, openDraftProject } from '../../drafts/draft-project';
import { fakeClock } from '../../models/fake-clock';

export async function made() {
  const project = await openDraftProject(await draftFolder());
  const store = await project.project.store(outputs);
  const kept = async (kind: 'action' | 'reasoning' = 'action', teacher = 'pi0') => {
    const all: TeacherOutput[] = [];
    for await (const episode of store.read({ teacher, kind, errors: true })) {
      all.push(...episode.outputs);
    }
    return all;
  };
  const common = { ...project, store, key: null, episodes: [0], clock: fakeClock() };
  return { ...project, store, kept, common };
}

export const answer = (content: string, logprobs: object | null) => ({
  choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop', logprobs }],
  usage: { prompt_tokens: 500, completion_tokens: 20 },
});

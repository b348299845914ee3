import { command, onlyPositional } from '../../../command';
import { withBase } from './with-base';

export const removeFromBase = command({
  name: 'score kb remove',
  summary: 'Take a rollout out of a knowledge base.',
  usage: `ID --kb DIR [--json]`,
  options: { kb: { type: 'string' } },
  async run({ positionals, values }) {
    const id = onlyPositional(positionals, 'the id of a rollout');
    return withBase(values.kb, { make: false, write: true }, async (base) => {
      await base.remove(id);
      return { document: { removed: id }, text: `${id} was taken out.` };
    });
  },
});

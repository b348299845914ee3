/** Commands of two words, `dualvla distill export`: one name in the list, and of each the words, options and document. */
import { StudioError } from '../shared/errors';
import type { Command } from './command';

/** @param members named by their second word */
export function commandFamily(name: string, summary: string, members: readonly Command[]): Command {
  return {
    name,
    summary,
    usage: members
      .map((each) => `${each.name} ${each.usage}\n\n  ${each.summary}`)
      .join(`\n\n       dualvla ${name} `),
    async run([word, ...args], job, log) {
      const member = members.find((each) => each.name === word);
      if (member !== undefined) return member.run(args, job, log);
      const names = members.map((each) => each.name).join(', ');
      const fault = word === undefined ? 'Name what to do' : `"${word}" is not among them`;
      throw new StudioError('invalid-input', `${fault}: ${name} takes ${names}.`);
    },
  };
}

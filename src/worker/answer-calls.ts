/** A worker's side of `ChildCalls`: answers each question, or says what went wrong. */
import { plainFailure } from '../core/system/classify-error';
import type { Calls, FromChild, ToChild } from '../core/system/child-calls';
import type { ParentLink } from './parent-link';

export type Answers<Called extends Calls<Called>> = {
  [Name in keyof Called]: (asked: Called[Name]['asked']) => Promise<Called[Name]['answer']>;
};

export function answerCalls<Called extends Calls<Called>>(
  parent: ParentLink<ToChild<Called>, FromChild>,
  answers: Answers<Called>,
): void {
  const answer = async ({ id, name, asked }: ToChild<Called>): Promise<void> => {
    try {
      parent.send({ id, answer: await answers[name](asked) });
    } catch (error) {
      parent.send({ id, error: plainFailure(error) });
    }
  };
  parent.onMessage((message) => void answer(message));
}

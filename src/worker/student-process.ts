/** A child process that trains proxy students: minutes of arithmetic, which would keep everybody else waiting. */
import { StudioError } from '../shared/errors';
import type { FromChild, ToChild } from '../core/system/child-calls';
import { createTrainer, type Trainer } from '../core/distill/proxy/student';
import type { StudentCalls } from '../core/distill/proxy/student-calls';
import { answerCalls } from './answer-calls';
import { parentLink } from './parent-link';

let trainer: Trainer | null = null;

const parent = parentLink<ToChild<StudentCalls>, FromChild>();
// No handler for SIGTERM: it has to end a process that computes, where no handler would run.
parent.onGone(() => process.exit(0));

answerCalls<StudentCalls>(parent, {
  async load(data) {
    trainer = await createTrainer(data);
    return null;
  },
  async train(task) {
    if (trainer === null) throw new StudioError('internal', 'There is nothing to train on.');
    return trainer(task);
  },
});

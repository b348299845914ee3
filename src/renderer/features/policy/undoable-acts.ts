/** What is done with policies, each noted for undo. */
import type { Policy } from '../../../shared/model/policy';
import type { SavedPolicies } from '../../../shared/model/policy-effect';
import type { ProjectInfo } from '../../../shared/model/project';
import { notifyError } from '../../ui';
import { editedPolicies, policyChanges, type EditedPolicy } from './edited-policies';
import { shownName } from './sources';
import type { PolicyActs } from './use-policies';

export interface UndoableActs {
  /** Tries another policy, or compares with another. `mark`: see `Change`. */
  tryOut(part: Partial<EditedPolicy>, what: string, mark?: string): void;
  save(policy: Policy): void;
  remove(name: string): void;
  use(policy: Policy): void;
}

/** @param now what is tried and compared with */
export function undoableActs(
  props: { project: ProjectInfo; policies: SavedPolicies; acts: PolicyActs },
  now: EditedPolicy,
): UndoableActs {
  const { project, policies, acts } = props;
  const put = (to: EditedPolicy) => editedPolicies.setState({ [project.id]: to });
  /** Makes a change that the core keeps; noted once that is done. */
  const keep = (
    what: string,
    redo: (by: PolicyActs) => Promise<void>,
    undo: (by: PolicyActs) => Promise<void>,
  ) => {
    redo(acts)
      .then(() => policyChanges.note(project.id, { what, undo, redo }))
      .catch(notifyError);
  };
  const savedAs = (name: string) => policies.saved.find((one) => one.name === name);

  return {
    tryOut(part, what, mark) {
      const next = { ...now, ...part };
      put(next);
      policyChanges.note(project.id, {
        what,
        mark,
        undo: () => put(now),
        redo: () => put(next),
      });
    },
    save(policy) {
      const { name } = policy;
      const replaced = savedAs(name);
      const redo = (by: PolicyActs) => {
        put({ ...now, policy });
        return by.save(policy);
      };
      keep(`“${name}” saved`, redo, (by) => {
        put(now);
        return replaced === undefined ? by.remove(name) : by.save(replaced);
      });
    },
    remove(name) {
      const removed = savedAs(name);
      if (removed === undefined) return;
      keep(
        `“${name}” removed`,
        (by) => by.remove(name),
        (by) => by.save(removed),
      );
    },
    use(policy) {
      const { current } = policies;
      keep(
        `“${shownName(policy, policies.saved)}” applied`,
        (by) => by.use(policy),
        (by) => by.use(current),
      );
    },
  };
}

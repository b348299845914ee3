/** Where a run keeps what it collects. */
import type { TeacherKind, TeacherOutput } from '../../../shared/model/teacher';

/** What a run needs of the project's store of outputs. */
export interface OutputsKept {
  /** Whether a good answer to this question is stored. */
  has(of: { teacher: string; kind: TeacherKind }, requestHash: string): Promise<boolean>;
  /** With `durable`, on disk (fsync) when it resolves. */
  append(outputs: readonly TeacherOutput[], durable: boolean): Promise<void>;
}

/** Appends what comes while the disk is busy in one go: as durable as one by one, at a fraction of the syncs. */
export class CommitInGroups {
  private waiting: TeacherOutput[] = [];
  private next: Promise<void> | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly store: OutputsKept) {}

  /** On disk when it resolves. */
  add(output: TeacherOutput): Promise<void> {
    this.waiting.push(output);
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        const group = this.waiting;
        this.waiting = [];
        this.next = null;
        this.running = this.store.append(group, true);
        return this.running;
      });
    return this.next;
  }
}

/** To whom one user agreed to send what is in a project, whatever it is sent for. */
import { z } from 'zod';
import type { Choices, ProjectChoices } from '../files/project-choices';

/** By endpoint: when, milliseconds since the epoch. */
const agreedSchema = z.record(z.string(), z.number()).catch({});

export class Consent {
  constructor(private readonly choices: ProjectChoices) {}

  /** Milliseconds since the epoch; null where nothing was agreed, or it was taken back. */
  async agreedAtMs(projectId: string, endpoint: string): Promise<number | null> {
    return agreedIn(await this.choices.read(projectId))[endpoint] ?? null;
  }

  /** Returns when the agreement was given; null when it was taken back. */
  async agree(projectId: string, endpoint: string, agreed: boolean): Promise<number | null> {
    const atMs = agreed ? Date.now() : null;
    await this.choices.change(projectId, (choices) => {
      const others = Object.entries(agreedIn(choices)).filter(([name]) => name !== endpoint);
      const mine: [string, number][] = atMs === null ? [] : [[endpoint, atMs]];
      return { agreed: Object.fromEntries([...others, ...mine]) };
    });
    return atMs;
  }
}

const agreedIn = (choices: Choices): Record<string, number> =>
  agreedSchema.parse(choices['agreed']);

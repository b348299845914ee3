/** A judge: asked about one rollout after another, each question once. */
import type { Problem } from '../../../shared/errors';
import { hostOf } from '../../../shared/model/draft';
import type { JudgeSettings } from '../../../shared/model/judge';
import type { AnswersFile } from '../../models/answers-file';
import { ask, serverOf, type Server } from '../../models/ask';
import type { ChatDesk } from '../../models/chat-task';
import type { Part } from '../../models/chat-body';
import type { Token } from '../../models/chat-client';
import type { Clock } from '../../models/clock';
import { bestDialect, type Dialect } from '../../models/dialect';
import { Pace } from '../../models/pace';
import { readAnswer } from './answer';
import { isWeighed, type KeptAnswer } from './answers';
import type { RolloutFacts } from './facts';
import { expectedScores } from './likelihoods';
import { identify, Pictures } from './pictures';
import { questionOf, requestBody, type JudgeQuestion } from './question';

/** A model is told what is wrong with its answer so often. */
const repairs = 2;

export interface JudgeAround {
  settings: JudgeSettings;
  /** Who sends the requests. */
  desk: ChatDesk;
  answers: AnswersFile<KeptAnswer>;
  clock: Clock;
  /** Tokens of one exchange, estimated, for the pace. */
  tokens: number;
}

export interface Opinion {
  /** As many as repeats, or one that is weighed by likelihoods; fewer where `failed`. */
  answers: KeptAnswer[];
  /** Of these, there from an earlier run. */
  reused: number;
  /** Why there is not every answer: the rest of a sentence that begins with the rollout. */
  failed: string | null;
  /** Whether no other question would fare better. */
  closed: boolean;
}

export class Judge {
  readonly host: string;
  private readonly server: Server;
  private readonly pictures: Pictures;
  /** Rollouts may be asked about in the same words and pictures at the same time. */
  private readonly underWay = new Map<string, ReturnType<Judge['ask']>>();

  constructor(private readonly around: JudgeAround) {
    const { settings, desk, clock } = around;
    const { endpoint, retries } = settings;
    this.host = hostOf(endpoint);
    this.pictures = new Pictures(settings.pictureWidth);
    const pace = new Pace(settings, clock);
    const dialect = { ...bestDialect, logprobs: true };
    this.server = serverOf({ endpoint, desk, retries, clock, pace }, dialect);
  }

  /** Who sends the requests at which rate; null where this process does. */
  note(): string | null {
    return this.server.desk.note();
  }

  /** What was wrong with the answers that were kept. */
  get problems(): readonly Problem[] {
    return this.around.answers.problems;
  }

  /** Requests and tokens so far, as the server counted them. */
  get sent(): Server['sent'] {
    return this.server.sent;
  }

  /**
   * Asks until there are as many answers as repeats, one where it is weighed by likelihoods. An answer is on disk
   * before it counts. Throws what reading the pictures throws, or the signal's reason.
   *
   * @param name for what goes wrong with a picture: `Rollout 3`
   * @param again answers of earlier times do not count: how often the same was asked before
   */
  async about(name: string, facts: RolloutFacts, signal: AbortSignal, again = 0): Promise<Opinion> {
    const { settings, answers: kept } = this.around;
    const opinion: Opinion = { answers: [], reused: 0, failed: null, closed: false };
    const width = settings.pictureWidth;
    for (let turn = 0; turn < settings.repeats; turn += 1) {
      const which = { repeat: again * settings.repeats + turn, turn };
      const question = await questionOf(settings, facts, which, (shown) => identify(shown, width));
      const known = kept.get(question.key);
      if (known === null) {
        const wanted = facts.shown.flatMap(({ pictures }) => pictures);
        const parts = withPictures(question, await this.pictures.of(wanted, name, signal));
        const asked = await this.once(question, parts, signal);
        if ('key' in asked) opinion.answers.push(asked);
        else {
          opinion.failed = `${this.host} ${asked.why}`;
          opinion.closed = asked.kind === 'closed';
        }
      } else {
        opinion.reused += 1;
        opinion.answers.push(known);
      }
      const [first] = opinion.answers;
      // What was refused or could not be repaired would be so again.
      if (first === undefined || isWeighed(first) || opinion.closed) break;
    }
    return opinion;
  }

  private async once(question: JudgeQuestion, parts: readonly Part[], signal: AbortSignal) {
    const { key } = question;
    const asked = this.underWay.get(key) ?? this.ask(question, parts, signal);
    this.underWay.set(key, asked);
    try {
      return await asked;
    } finally {
      this.underWay.delete(key);
    }
  }

  private async ask(question: JudgeQuestion, parts: readonly Part[], signal: AbortSignal) {
    const { asked, timesSec } = question;
    const asking = {
      body: (dialect: Dialect, spoiled: Parameters<typeof requestBody>[3]) =>
        requestBody(question, parts, dialect, spoiled),
      read: (words: string, tokens: readonly Token[] | null) => {
        const answer = readAnswer(words, asked, timesSec.length);
        if ('fault' in answer) return answer;
        return { answer, expected: tokens === null ? {} : expectedScores(words, tokens, asked) };
      },
      repairs,
      probabilities: true,
    };
    const heard = await ask(this.server, asking, this.around.tokens, signal);
    if (heard.kind !== 'good') return heard;
    const { answer, expected } = heard.answer;
    const { key, model } = question;
    const kept: KeptAnswer = {
      key,
      dimensions: {},
      success: answer.success,
      host: this.host,
      model,
      atMs: Date.now(),
    };
    for (const name of asked) {
      const said = answer.dimensions[name];
      if (said === undefined) continue;
      const weighed = said.score === null ? undefined : expected[name];
      kept.dimensions[name] = {
        score: weighed?.score ?? said.score,
        mass: weighed?.mass ?? null,
        evidence: said.evidence,
        timesSec: said.frames.flatMap((frame) => timesSec[frame - 1] ?? []),
      };
    }
    await this.around.answers.add(kept);
    return kept;
  }
}

function withPictures(
  { parts }: JudgeQuestion,
  taken: Awaited<ReturnType<Pictures['of']>>,
): Part[] {
  return parts.map((part) => {
    if (!('shown' in part)) return part;
    return { picture: taken.get(part.shown) ?? new Uint8Array() };
  });
}

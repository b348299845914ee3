/** Asks a model about one keyframe after another; what it answered before is not asked again. */
import { isCanceled, type Problem } from '../../shared/errors';
import { hostOf, type DraftSettings } from '../../shared/model/draft';
import type { Reasoning, ReviewedKeyframe } from '../../shared/model/keyframe';
import type { Dataset } from '../datasets/dataset';
import { AnswersFile } from '../models/answers-file';
import type { TaskEngine } from '../jobs/tasks';
import { ask, chatDesk, serverOf, type Server } from '../models/ask';
import type { ChatDesk } from '../models/chat-task';
import { realClock, type Clock } from '../models/clock';
import type { Dialect } from '../models/dialect';
import { Pace } from '../models/pace';
import type { Project } from '../project/project';
import { plainFailure } from '../system/classify-error';
import { parseAnswer, storedAnswerSchema, type StoredAnswer } from './answer';
import type { EpisodeFacts } from './episode-facts';
import { camerasOf, pictureSize } from './plan';
import { estimateTokens, requestBody, type Question } from './prompt';

export interface AskRequest {
  dataset: Dataset;
  project: Project;
  settings: DraftSettings;
  /** Sent as a bearer token; null for a server that wants none. */
  key: string | null;
  clock?: Clock;
  /** Who sends the requests; this process if not given. */
  engine?: TaskEngine | undefined;
}

/** `why` is the end of a sentence. */
export type Drafted =
  | { kind: 'good'; reasoning: Reasoning; known: boolean }
  /** The question could not be put together; nobody was asked. */
  | { kind: 'no-question'; why: string }
  | { kind: 'failed'; why: string }
  /** No other question would fare better. */
  | { kind: 'closed'; why: string };

const answersFile = 'drafts/answers.jsonl';

export class Asker {
  private readonly host: string;
  private readonly server: Server;
  private readonly tokens: number;

  private constructor(
    { settings, dataset, clock = realClock }: AskRequest,
    private readonly answers: AnswersFile<StoredAnswer>,
    desk: ChatDesk,
  ) {
    const { endpoint, retries } = settings;
    this.host = hostOf(endpoint);
    const pace = new Pace(settings, clock);
    this.server = serverOf({ endpoint, desk, retries, clock, pace });
    const pictures = camerasOf(dataset, settings) + 2;
    const estimate = estimateTokens(settings, pictures, pictureSize(dataset, settings));
    this.tokens = estimate.tokensIn + estimate.tokensOut;
  }

  /** To be closed. Throws `io` or `conflict` where the project cannot be written, else as `chatDesk`. */
  static async open(request: AskRequest, signal: AbortSignal): Promise<Asker> {
    const { settings, key, engine } = request;
    const { folder } = request.project;
    const answers = await AnswersFile.open(folder, answersFile, storedAnswerSchema);
    try {
      return new Asker(request, answers, await chatDesk(settings, key, engine, signal));
    } catch (error) {
      await answers.close();
      throw error;
    }
  }

  /** What was wrong with the answers that were kept. */
  get problems(): readonly Problem[] {
    return this.answers.problems;
  }

  /** Who sends the requests at which rate; null where this process does. */
  note(): string | null {
    return this.server.desk.note();
  }

  /** So far, as the server counted them. */
  get sent(): Server['sent'] {
    return this.server.sent;
  }

  /** A good answer is on disk when it resolves. Throws the signal's reason. */
  async about(
    facts: EpisodeFacts,
    target: ReviewedKeyframe,
    signal: AbortSignal,
  ): Promise<Drafted> {
    let question: Question;
    try {
      question = await facts.question(target);
    } catch (error) {
      if (signal.aborted || isCanceled(error)) throw error;
      return { kind: 'no-question', why: withoutStop(plainFailure(error).message) };
    }
    const known = this.answers.get(question.key);
    if (known !== null) return { kind: 'good', reasoning: draftOf(known), known: true };
    const asking = {
      body: (dialect: Dialect) => requestBody(question, dialect),
      read: parseAnswer,
    };
    const asked = await ask(this.server, asking, this.tokens, signal);
    if (asked.kind !== 'good') return { kind: asked.kind, why: `${this.host} ${asked.why}` };
    const answer: StoredAnswer = {
      key: question.key,
      ...asked.answer,
      host: this.host,
      model: question.model,
      prompt: question.promptHash,
      atMs: Date.now(),
    };
    await this.answers.add(answer);
    return { kind: 'good', reasoning: draftOf(answer), known: false };
  }

  async close(): Promise<void> {
    await this.server.desk.close();
    await this.answers.close();
  }
}

function draftOf({ reasoning, confidence, host, model, prompt, atMs }: StoredAnswer): Reasoning {
  const sure = confidence === undefined ? {} : { confidence };
  return { text: reasoning, source: 'model', provenance: { host, model, prompt, atMs, ...sure } };
}

/** A sentence to go on within another. */
export const withoutStop = (sentence: string): string => sentence.replace(/\.\s*$/, '');

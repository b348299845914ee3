/** The pace of requests: never more of them, or of their tokens, in any sixty seconds than the user allowed. */
import { serial } from '../system/serial';
import type { Clock } from './clock';

const windowMs = 60_000;

export interface PaceLimits {
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
}

/** A request that was let through; `tokens` may be corrected once the server has counted them. */
export interface Booking {
  readonly atMs: number;
  tokens: number;
}

export class Pace {
  /** Of the last sixty seconds, oldest first. */
  private booked: Booking[] = [];
  private heldUntilMs = 0;
  private readonly inTurn = serial();

  constructor(
    private readonly limits: PaceLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits until a request of about so many tokens may go; first come, first served. One that is larger than the limit
   * goes alone. Throws the signal's reason when aborted.
   */
  turn(tokens: number, signal: AbortSignal): Promise<Booking> {
    return this.inTurn(() => this.wait(tokens, signal));
  }

  /** The server asked for quiet: nothing goes for so long. */
  hold(ms: number): void {
    this.heldUntilMs = Math.max(this.heldUntilMs, this.clock.nowMs() + ms);
  }

  private async wait(tokens: number, signal: AbortSignal): Promise<Booking> {
    for (;;) {
      signal.throwIfAborted();
      const ms = this.waitMs(tokens);
      if (ms <= 0) break;
      await this.clock.sleep(ms, signal);
    }
    const booking = { atMs: this.clock.nowMs(), tokens };
    this.booked.push(booking);
    return booking;
  }

  private waitMs(tokens: number): number {
    const now = this.clock.nowMs();
    const { requestsPerMinute, tokensPerMinute } = this.limits;
    // Nothing is counted that has no limit: a fast server answers a hundred thousand times within the window.
    if (requestsPerMinute === null && tokensPerMinute === null) {
      this.booked = [];
      return this.heldUntilMs - now;
    }
    this.booked = this.booked.filter(({ atMs }) => now - atMs < windowMs);
    let requests = this.booked.length;
    let sum = this.booked.reduce((total, booking) => total + booking.tokens, 0);
    let untilMs = this.heldUntilMs;
    for (const booking of this.booked) {
      const fits =
        (requestsPerMinute === null || requests < requestsPerMinute) &&
        (tokensPerMinute === null || sum + tokens <= tokensPerMinute);
      if (fits) break;
      untilMs = Math.max(untilMs, booking.atMs + windowMs);
      requests -= 1;
      sum -= booking.tokens;
    }
    return untilMs - now;
  }
}

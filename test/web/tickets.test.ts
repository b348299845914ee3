/** How long the tickets in addresses are good, and for how many windows. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseTicketHash, ticketHash } from '../../src/shared/rpc/handshake';
import { Tickets } from '../../src/web/tickets';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('one for everybody is good any number of times, for as long as the studio lives', () => {
  const tickets = new Tickets();
  const { id, secret } = tickets.issue();
  for (let window = 0; window < 3; window += 1) {
    vi.advanceTimersByTime(1e12);
    expect(tickets.secretOf(id)).toBe(secret);
    expect(tickets.use(id)).toBe(true);
  }
});

it('one for one window is good once, and until its time is up', () => {
  const tickets = new Tickets();
  const [used, late] = [tickets.issueOnce(1_000), tickets.issueOnce(1_000)];
  vi.advanceTimersByTime(1_000);
  // Asking for its secret does not use it.
  for (let times = 0; times < 2; times += 1) expect(tickets.secretOf(used.id)).toBe(used.secret);
  expect(tickets.use(used.id)).toBe(true);
  expect([tickets.secretOf(used.id), tickets.use(used.id)]).toEqual([null, false]);
  expect(tickets.secretOf(late.id)).toBe(late.secret);
  vi.advanceTimersByTime(1);
  expect([tickets.secretOf(late.id), tickets.use(late.id)]).toEqual([null, false]);
});

it('is one of its own each time, and what was never issued is none', () => {
  const tickets = new Tickets();
  const issued = [tickets.issue(), tickets.issue(), tickets.issueOnce(5)];
  expect(new Set(issued.flatMap(({ id, secret }) => [id, secret])).size).toBe(6);
  for (const ticket of issued) expect(parseTicketHash(ticketHash(ticket))).toEqual(ticket);
  expect([tickets.secretOf('0'.repeat(16)), tickets.use('0'.repeat(16))]).toEqual([null, false]);
});

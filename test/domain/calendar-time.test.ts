import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import {
  addDuration,
  isTimeOfDay,
  isWorkingDay,
  nextSendingInstant,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  osloTimeOf,
  parseDuration,
  parseInstant,
  toIso,
  workingDaysBetween,
  type Day,
} from '../../src/domain/calendar';

const zone = 'Europe/Oslo';
const years = Array.from({ length: 2060 - 2016 + 1 }, (_, index) => 2016 + index);
const utc = (text: string): number => DateTime.fromISO(text, { zone: 'utc' }).toMillis();
const instant = (text: string): number => parseInstant(text)!;

/** Every day of 2016–2060, from the independent library. */
const everyDay: Day[] = [];
for (let day = DateTime.utc(2016, 1, 1); day.year <= 2060; day = day.plus({ days: 1 })) {
  everyDay.push(day.toISODate()!);
}

const anyInstant = fc.integer({ min: utc('2016-01-01'), max: utc('2061-01-01') });

describe('Oslo time', () => {
  const differs = (ms: number): boolean => {
    const other = DateTime.fromMillis(ms, { zone }).toISO({ suppressMilliseconds: true });
    return (
      toIso(ms) !== other ||
      osloDayOf(ms) !== other.slice(0, 10) ||
      osloMonthOf(ms) !== other.slice(0, 7) ||
      osloTimeOf(ms) !== other.slice(11, 16) ||
      parseInstant(other) !== ms
    );
  };

  it('reads like the zone database on every day of 2016–2060', () => {
    const clocks = ['01:00:00', '22:59:59', '23:30:00'];
    const instants = everyDay.flatMap((day) => clocks.map((clock) => utc(`${day}T${clock}`)));
    expect(instants.filter(differs).map(toIso)).toEqual([]);
  });

  it('finds the instant of a wall time like the zone database on every day of 2016–2060', () => {
    const wrong = everyDay.filter((day) =>
      ['00:00', '16:00'].some(
        (time) => osloInstant(day, time) !== DateTime.fromISO(`${day}T${time}`, { zone }).toMillis(),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('changes the clocks at the same millisecond as the zone database', () => {
    const offsets = IANAZone.create(zone);
    const changes = everyDay.filter((day) => {
      const midnight = utc(`${day}T00:00:00`);
      return offsets.offset(midnight) !== offsets.offset(midnight + 86_400_000);
    });
    expect(changes).toHaveLength(years.length * 2);
    const around = changes.flatMap((day) =>
      [-3_600_000, -60_000, -1000, -1, 0, 1, 1000, 60_000, 3_599_999, 3_600_000, 7_200_000].map(
        (ms) => utc(`${day}T01:00:00`) + ms,
      ),
    );
    expect(around.filter(differs).map(toIso)).toEqual([]);
    const minutes = (day: Day, time: string): number =>
      (osloInstant(day, time) - utc(`${day}T01:00:00`)) / 60_000;
    for (const day of changes) {
      const readings = ['01:59', '02:00', '02:30', '02:59', '03:00'].map((time) => minutes(day, time));
      const spring = day.slice(5, 7) === '03';
      expect(readings).toEqual(spring ? [-1, 0, 30, 59, 0] : [-61, -60, -30, -1, 60]);
    }
  });

  it('moves a skipped time forward and takes the first of a repeated one', () => {
    expect(toIso(osloInstant('2026-03-29', '01:59'))).toBe('2026-03-29T01:59:00+01:00');
    expect(toIso(osloInstant('2026-03-29', '02:00'))).toBe('2026-03-29T03:00:00+02:00');
    expect(toIso(osloInstant('2026-03-29', '02:30'))).toBe('2026-03-29T03:30:00+02:00');
    expect(toIso(osloInstant('2026-03-29', '03:00'))).toBe('2026-03-29T03:00:00+02:00');
    expect(toIso(osloInstant('2026-10-25', '01:59'))).toBe('2026-10-25T01:59:00+02:00');
    expect(toIso(osloInstant('2026-10-25', '02:00'))).toBe('2026-10-25T02:00:00+02:00');
    expect(toIso(osloInstant('2026-10-25', '02:59'))).toBe('2026-10-25T02:59:00+02:00');
    expect(toIso(osloInstant('2026-10-25', '03:00'))).toBe('2026-10-25T03:00:00+01:00');
  });

  it('writes milliseconds only when there are any', () => {
    expect(toIso(instant('2026-12-01T08:00:00Z'))).toBe('2026-12-01T09:00:00+01:00');
    expect(toIso(instant('2026-07-01T08:00:00.05Z'))).toBe('2026-07-01T10:00:00.050+02:00');
    expect(toIso(-1)).toBe('1970-01-01T00:59:59.999+01:00');
  });

  it('comes back from text and from wall time', () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        expect(parseInstant(toIso(ms))).toBe(ms);
        expect(parseInstant(DateTime.fromMillis(ms, { zone: 'utc' }).toISO()!)).toBe(ms);
        const back = osloInstant(osloDayOf(ms), osloTimeOf(ms));
        const minute = Math.floor(ms / 60_000) * 60_000;
        // The second run of the repeated hour reads like the first.
        expect([minute, minute - 3_600_000]).toContain(back);
        expect(osloTimeOf(back)).toBe(osloTimeOf(ms));
      }),
    );
  });

  it('parses instants with any offset', () => {
    const expected = utc('2026-12-01T08:00:00');
    const texts = [
      '2026-12-01T08:00:00Z',
      '2026-12-01T08:00Z',
      '2026-12-01T09:00:00+01:00',
      '2026-12-01T08:00:00.000000000-00:00',
      '2026-12-01T13:30:00+05:30',
      '2026-11-30T22:00:00-10:00',
      '2026-12-01T08:00:00.000999999Z',
    ];
    expect(texts.map(parseInstant)).toEqual(texts.map(() => expected));
    expect(parseInstant('2026-12-01T08:00:00.1Z')).toBe(expected + 100);
    expect(parseInstant('2026-12-01T08:00:00.123456Z')).toBe(expected + 123);
  });

  it('refuses instants without offset, without a real date, or loosely written', () => {
    const texts = [
      '2026-12-01',
      '2026-12-01T08:00:00',
      '2026-12-01 08:00:00Z',
      '2026-12-01t08:00:00z',
      '2026-12-01T24:00:00Z',
      '2026-12-01T08:60:00Z',
      '2026-12-01T23:59:60Z',
      '2026-12-01T8:00:00Z',
      '2026-12-01T08Z',
      '2026-12-01T08:00:00.Z',
      '2026-12-01T08:00:00,5Z',
      '2026-12-01T08:00:00+0100',
      '2026-12-01T08:00:00+01',
      '2026-12-01T08:00:00+24:00',
      '2026-02-29T08:00:00Z',
      '2026-13-01T08:00:00Z',
      '+002026-12-01T08:00:00Z',
      '9999-12-31T08:00:00Z',
      ' 2026-12-01T08:00:00Z',
      '2026-12-01T08:00:00Z\n',
      '2026-12-01T08:00:00Z[Europe/Oslo]',
      '',
      'now',
    ];
    expect(texts.filter((text) => parseInstant(text) !== undefined)).toEqual([]);
  });

  it('takes times of day from 00:00 to 23:59', () => {
    expect(['00:00', '09:05', '19:59', '23:59'].filter((text) => !isTimeOfDay(text))).toEqual([]);
    expect(['24:00', '9:00', '12:60', '12:00:00', '', '12:00\n'].filter(isTimeOfDay)).toEqual([]);
  });
});

describe('the postal window', () => {
  it.each([
    ['inside', '2026-12-01T09:15:30+01:00', '2026-12-01T09:15:30+01:00'],
    ['at the opening', '2026-12-01T07:00:00+01:00', '2026-12-01T07:00:00+01:00'],
    ['in the last second', '2026-12-01T19:59:59+01:00', '2026-12-01T19:59:59+01:00'],
    ['at the closing', '2026-12-01T20:00:00+01:00', '2026-12-02T07:00:00+01:00'],
    ['before the opening', '2026-12-01T06:59:59+01:00', '2026-12-01T07:00:00+01:00'],
    ['after midnight of a Saturday', '2026-12-05T00:30:00+01:00', '2026-12-07T07:00:00+01:00'],
    ['on Friday evening', '2026-12-04T21:00:00+01:00', '2026-12-07T07:00:00+01:00'],
    ['over Easter and the clock change', '2024-03-27T21:00:00+01:00', '2024-04-02T07:00:00+02:00'],
    ['on the Sunday of the clock change', '2026-03-29T02:59:00+01:00', '2026-03-30T07:00:00+02:00'],
    ['on Christmas Eve', '2026-12-24T12:00:00+01:00', '2026-12-24T12:00:00+01:00'],
    ['on Christmas Eve, late', '2026-12-24T20:00:00+01:00', '2026-12-28T07:00:00+01:00'],
  ])('%s: %s goes out at %s', (_case, at, sent) => {
    expect(toIso(nextSendingInstant(instant(at)))).toBe(sent);
  });

  it('never sends early, at night or on a day off, and skips no opening', () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        const sent = nextSendingInstant(ms);
        expect(sent).toBeGreaterThanOrEqual(ms);
        expect(isWorkingDay(osloDayOf(sent))).toBe(true);
        expect(osloTimeOf(sent) >= '07:00' && osloTimeOf(sent) < '20:00').toBe(true);
        expect(nextSendingInstant(sent)).toBe(sent);
        if (sent !== ms) {
          expect(osloTimeOf(sent)).toBe('07:00');
          expect(workingDaysBetween(osloDayOf(ms), osloDayOf(sent))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('durations', () => {
  it.each([
    ['P30D', { months: 0, days: 30, ms: 0 }],
    ['P1M', { months: 1, days: 0, ms: 0 }],
    ['P2W', { months: 0, days: 14, ms: 0 }],
    ['PT12H', { months: 0, days: 0, ms: 43_200_000 }],
    ['P1Y6M', { months: 18, days: 0, ms: 0 }],
    ['P1Y2M3W4DT5H6M7S', { months: 14, days: 25, ms: 18_367_000 }],
    ['P0D', { months: 0, days: 0, ms: 0 }],
    ['P100Y', { months: 1200, days: 0, ms: 0 }],
  ])('%s is read', (text, expected) => {
    expect(parseDuration(text)).toEqual(expected);
  });

  it('are refused when empty, fractional, signed, out of order or above a century', () => {
    const texts = [
      '',
      'P',
      'PT',
      'P1',
      '1D',
      'P1DT',
      'P1.5D',
      'PT0.5S',
      '-P1D',
      'P-1D',
      '+P1D',
      'p1d',
      ' P1D',
    ];
    texts.push('P1D1M', 'PT1M1H', 'P1H', 'P101Y', 'P36526D', 'PT999999999H', 'P1D\n', 'P1000000000000D');
    expect(texts.filter((text) => parseDuration(text) !== undefined)).toEqual([]);
  });

  it.each([
    ['2026-03-28T09:00:00+01:00', 'P1D', '2026-03-29T09:00:00+02:00'],
    ['2026-03-28T09:00:00+01:00', 'PT24H', '2026-03-29T10:00:00+02:00'],
    ['2026-10-24T09:00:00+02:00', 'P1D', '2026-10-25T09:00:00+01:00'],
    ['2026-03-28T02:30:00+01:00', 'P1D', '2026-03-29T03:30:00+02:00'],
    ['2026-10-24T02:30:00+02:00', 'P1D', '2026-10-25T02:30:00+02:00'],
    ['2026-10-25T02:30:00+01:00', 'P0D', '2026-10-25T02:30:00+01:00'],
    ['2026-01-31T16:00:00+01:00', 'P1M', '2026-02-28T16:00:00+01:00'],
    ['2026-01-31T16:00:00+01:00', 'P1M1D', '2026-03-01T16:00:00+01:00'],
    ['2026-12-01T09:00:00.250+01:00', 'P6MT30M', '2027-06-01T09:30:00.250+02:00'],
  ])('%s plus %s is %s', (at, duration, expected) => {
    expect(toIso(addDuration(instant(at), parseDuration(duration)!))).toBe(expected);
  });

  it('add up like the independent library', () => {
    const duration = fc.record({
      months: fc.integer({ min: -24, max: 24 }),
      days: fc.integer({ min: -60, max: 60 }),
      ms: fc.integer({ min: -100_000_000, max: 100_000_000 }),
    });
    fc.assert(
      fc.property(anyInstant, duration, (ms, { months, days, ms: exact }) => {
        // The hour that clock changes skip or repeat: its two readings are fixed by the examples above.
        fc.pre(!osloTimeOf(ms).startsWith('02'));
        const other = DateTime.fromMillis(ms, { zone }).plus({ months, days }).toMillis();
        expect(addDuration(ms, { months, days, ms: exact })).toBe(other + exact);
      }),
      { numRuns: 500 },
    );
  });
});

import Holidays from 'date-holidays';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  addDays,
  addMonths,
  addWorkingDays,
  daysBetween,
  firstDayOf,
  formatDay,
  formatDayShort,
  formatInstant,
  formatMonth,
  holidayName,
  isDay,
  isHoliday,
  isMonth,
  isWorkingDay,
  lastDayOf,
  monthOf,
  monthsBetween,
  nextMonth,
  nextWorkingDay,
  nthWorkingDayOf,
  osloDayOf,
  osloInstant,
  osloTimeOf,
  parseDay,
  parseInstant,
  toIso,
  weekdayOf,
  workingDaysBetween,
  type Day,
} from '../../src/domain/calendar';

const years = Array.from({ length: 2060 - 2016 + 1 }, (_, index) => 2016 + index);
const instant = (text: string): number => parseInstant(text)!;
/** Every day of 2016–2060, from the independent library. */
const everyDay: Day[] = [];
for (let day = DateTime.utc(2016, 1, 1); day.year <= 2060; day = day.plus({ days: 1 })) {
  everyDay.push(day.toISODate()!);
}

const anyDay = fc.constantFrom(...everyDay);

describe('days and months', () => {
  it('count every day of 2016–2060 like the independent library', () => {
    const wrong = everyDay.filter((day, index) => {
      const other = DateTime.fromISO(day, { zone: 'utc' });
      return (
        !isDay(day) ||
        parseDay(day) !== day ||
        addDays('2016-01-01', index) !== day ||
        addDays(day, -index) !== '2016-01-01' ||
        daysBetween('2016-01-01', day) !== index ||
        weekdayOf(day) !== other.weekday ||
        lastDayOf(monthOf(day)) !== other.endOf('month').toISODate() ||
        firstDayOf(monthOf(day)) !== other.startOf('month').toISODate()
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00', '2100-02-29'],
    [
      '',
      '2026-1-1',
      '26-01-01',
      '20260101',
      ' 2026-01-01',
      '2026-01-01 ',
      '2026-01-01\n',
      '2026-01-01T00:00Z',
    ],
    ['1899-12-31', '3000-01-01', '0000-01-01', '9999-12-31', '+2026-01-01', '２０２６-01-01'],
  ])('refuse what is not a real date: %s …', (...texts) => {
    expect(texts.filter((text) => isDay(text) || parseDay(text) !== undefined)).toEqual([]);
  });

  it('accept the edges of the range and leap days', () => {
    expect(['1900-01-01', '2999-12-31', '2024-02-29', '2000-02-29'].filter((day) => !isDay(day))).toEqual([]);
  });

  it('take only months written in full', () => {
    expect(['2026-01', '2026-12', '1900-01', '2999-12'].filter((month) => !isMonth(month))).toEqual([]);
    const wrong = [
      '2026-00',
      '2026-13',
      '2026-1',
      '2026',
      '2026-01-01',
      '',
      '1899-12',
      '3000-01',
      '2026-01\n',
    ];
    expect(wrong.filter(isMonth)).toEqual([]);
  });

  it('move between months', () => {
    expect(nextMonth('2026-12')).toBe('2027-01');
    expect(nextMonth('2026-01', -1)).toBe('2025-12');
    expect(nextMonth('2026-06', 0)).toBe('2026-06');
    expect(nextMonth('2026-06', 120)).toBe('2036-06');
    expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsBetween('2026-11', '2026-11')).toEqual(['2026-11']);
    expect(monthsBetween('2026-12', '2026-11')).toEqual([]);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-02-28', 1, '2026-03-28'],
    ['2026-05-15', 0, '2026-05-15'],
    ['2026-01-15', -13, '2024-12-15'],
  ])('%s plus %i months is %s', (day, n, expected) => {
    expect(addMonths(day, n)).toBe(expected);
  });

  it('add months like the independent library, from any day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -240, max: 240 }), (day, n) => {
        const other = DateTime.fromISO(day, { zone: 'utc' }).plus({ months: n }).toISODate();
        expect(addMonths(day, n)).toBe(other);
      }),
    );
  });

  it('undo their own additions, and order as text', () => {
    fc.assert(
      fc.property(anyDay, anyDay, fc.integer({ min: -40_000, max: 40_000 }), (a, b, n) => {
        expect(addDays(addDays(a, n), -n)).toBe(a);
        expect(addDays(a, daysBetween(a, b))).toBe(b);
        expect(Math.sign(daysBetween(a, b))).toBe(a === b ? 0 : a < b ? 1 : -1);
      }),
    );
  });

  it('refuse to reckon with nonsense', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => addDays('2026-02-01', 0.5)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => nextMonth('2026-13')).toThrow(RangeError);
    expect(() => nextMonth('2026-12', 0.5)).toThrow(RangeError);
    expect(() => weekdayOf('')).toThrow(RangeError);
    expect(() => osloDayOf(Number.NaN)).toThrow(RangeError);
    expect(() => osloTimeOf(Number.NaN)).toThrow(RangeError);
    expect(() => toIso(Number.POSITIVE_INFINITY)).toThrow(RangeError);
    expect(() => osloInstant('2026-01-01', '24:00')).toThrow(RangeError);
    expect(() => osloInstant('2026-01-32', '12:00')).toThrow(RangeError);
    expect(() => addWorkingDays('2026-01-01', Number.POSITIVE_INFINITY)).toThrow(RangeError);
    expect(() => nthWorkingDayOf('2026-01', 0)).toThrow(RangeError);
    expect(() => nthWorkingDayOf('2026-01', Number.NaN)).toThrow(RangeError);
  });
});

describe('Norwegian public holidays', () => {
  // The library's `public` days of NO are the twelve of the law, on their own date also when it is a Sunday; ordinary
  // Sundays are in neither list, and Christmas Eve and New Year's Eve are `bank` there.
  const library = new Holidays('NO', { languages: ['no'] });
  const published = years.flatMap((year) =>
    library
      .getHolidays(year)
      .filter((holiday) => holiday.type === 'public')
      .map((holiday) => ({ day: holiday.date.slice(0, 10), name: holiday.name.toLowerCase() })),
  );

  it('are those of the independent library, on every day of 2016–2060', () => {
    expect(published).toHaveLength(years.length * 12);
    expect(everyDay.filter(isHoliday)).toEqual([...new Set(published.map(({ day }) => day))].sort());
  });

  it('carry the names of the independent library', () => {
    const wrong = published.filter(({ day, name }) => {
      const names = holidayName(day)?.nb.toLowerCase().split(' og ') ?? [];
      return !names.includes(name);
    });
    expect(wrong).toEqual([]);
  });

  it('do not include the eves', () => {
    expect(everyDay.filter((day) => /-12-(24|31)$/.test(day) && isHoliday(day))).toEqual([]);
    expect(isWorkingDay('2026-12-24')).toBe(true);
    expect(holidayName('2026-12-24')).toBeUndefined();
  });

  it('join their names when two fall on one day', () => {
    expect(holidayName('2027-05-17')).toEqual({
      nb: 'grunnlovsdagen og andre pinsedag',
      en: 'Constitution Day and Whit Monday',
    });
    expect(holidayName('2026-04-02')).toEqual({ nb: 'skjærtorsdag', en: 'Maundy Thursday' });
  });
});

describe('working days', () => {
  it.each([
    ['2026-01', 2, 8],
    ['2026-02', 2, 6],
    ['2026-03', 2, 6],
    ['2026-04', 1, 10],
    ['2026-05', 4, 8],
    ['2026-06', 1, 5],
    ['2026-08', 3, 7],
    ['2026-09', 1, 7],
    ['2026-10', 1, 7],
    ['2026-11', 2, 6],
    ['2026-12', 1, 7],
    ['2027-01', 4, 8],
    ['2027-05', 3, 10],
    ['2025-01', 2, 8],
    ['2025-04', 1, 7],
    ['2025-05', 2, 8],
  ])('the first and fifth of %s are the %ith and the %ith', (month, first, fifth) => {
    const day = (n: number): Day => addDays(firstDayOf(month), n - 1);
    expect([nthWorkingDayOf(month, 1), nthWorkingDayOf(month, 5)]).toEqual([day(first), day(fifth)]);
  });

  it('know the holidays and clock changes that the agreement names', () => {
    const holidays = ['2026-04-05', '2026-05-01', '2026-05-14', '2026-05-25', '2027-05-06', '2027-05-17'];
    expect(holidays.filter((day) => !isHoliday(day))).toEqual([]);
    expect([weekdayOf('2026-05-01'), weekdayOf('2027-05-17')]).toEqual([5, 1]);
  });

  const published = new Set(
    years.flatMap((year) =>
      new Holidays('NO')
        .getHolidays(year)
        .filter((holiday) => holiday.type === 'public')
        .map((holiday) => holiday.date.slice(0, 10)),
    ),
  );
  const working = everyDay.filter(
    (day) => DateTime.fromISO(day, { zone: 'utc' }).weekday <= 5 && !published.has(day),
  );

  it('are Monday to Friday without the published holidays, on every day of 2016–2060', () => {
    expect(everyDay.filter(isWorkingDay)).toEqual(working);
  });

  it('count on and back from any day like the list of all working days', () => {
    const inner = fc.constantFrom(...everyDay.slice(400, -400));
    fc.assert(
      fc.property(inner, fc.integer({ min: 0, max: 200 }), (day, n) => {
        const after = working.findIndex((other) => other > day);
        const from = working.findIndex((other) => other >= day);
        expect(nextWorkingDay(day)).toBe(working[from]);
        expect(addWorkingDays(day, n)).toBe(n === 0 ? working[from] : working[after + n - 1]);
        if (n > 0) expect(addWorkingDays(day, -n)).toBe(working[from - n]);
        expect(workingDaysBetween(day, addWorkingDays(day, n + 1))).toBe(n + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('between two days are those after the first up to and including the second', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 500 }), (from, days) => {
        const to = addDays(from, days);
        const count = working.filter((day) => day > from && day <= to).length;
        fc.pre(to <= '2060-12-31');
        expect(workingDaysBetween(from, to)).toBe(count);
        expect(workingDaysBetween(to, from)).toBe(count === 0 ? 0 : -count);
      }),
    );
    expect(workingDaysBetween('2026-04-01', '2026-04-07')).toBe(1);
    expect(workingDaysBetween('2026-04-03', '2026-04-01')).toBe(0);
  });

  it('give the day itself for zero, or the next one', () => {
    expect(addWorkingDays('2026-04-01', 0)).toBe('2026-04-01');
    expect(addWorkingDays('2026-04-02', 0)).toBe('2026-04-07');
    expect(addWorkingDays('2026-04-07', -1)).toBe('2026-04-01');
    expect(addWorkingDays('2026-04-04', 1)).toBe('2026-04-07');
  });

  it('end with the month: too high a number is its last working day', () => {
    expect(nthWorkingDayOf('2026-02', 20)).toBe('2026-02-27');
    expect(nthWorkingDayOf('2026-02', 21)).toBe('2026-02-27');
  });
});

describe('dates for people', () => {
  it('are written as people write them', () => {
    const at = instant('2026-12-01T16:00:00+01:00');
    expect(formatDay('2026-12-01', 'nb')).toBe('tirsdag 1. desember 2026');
    expect(formatDay('2026-12-01', 'en')).toBe('Tuesday 1 December 2026');
    expect(formatDayShort('2026-12-01', 'nb')).toBe('1. des.');
    expect(formatDayShort('2026-12-01', 'en')).toBe('1 Dec');
    expect(formatInstant(at, 'nb')).toBe('tirsdag 1. desember 2026 kl. 16:00');
    expect(formatInstant(at, 'en')).toBe('Tuesday 1 December 2026 at 16:00');
    expect(formatMonth('2026-12', 'nb')).toBe('desember 2026');
    expect(formatMonth('2026-12', 'en')).toBe('December 2026');
  });

  it('use the words of the independent library for every day of a leap year', () => {
    const wrong = everyDay
      .filter((day) => day.startsWith('2028'))
      .filter((day) => {
        const other = DateTime.fromISO(day, { zone: 'utc' });
        const nb = other.setLocale('nb');
        const en = other.setLocale('en');
        return (
          formatDay(day, 'nb') !== nb.toFormat('cccc d. LLLL yyyy') ||
          formatDay(day, 'en') !== en.toFormat('cccc d LLLL yyyy') ||
          formatDayShort(day, 'nb') !== nb.toLocaleString({ day: 'numeric', month: 'short' }) ||
          formatDayShort(day, 'en') !== en.toFormat('d LLL')
        );
      });
    expect(wrong).toEqual([]);
  });
});

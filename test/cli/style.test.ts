import { cut, plainStyle, styleFor, table, widthOf } from '../../src/cli/style';

test('colour only on a terminal, and not with NO_COLOR', () => {
  expect(styleFor({ isTTY: true, columns: 80 }, undefined).red('x')).not.toBe('x');
  expect(styleFor({ isTTY: true, columns: 80 }, '').red('x')).not.toBe('x');
  expect(styleFor({ isTTY: true, columns: 80 }, '1').red('x')).toBe('x');
  expect(styleFor({ isTTY: false }, undefined).red('x')).toBe('x');
});

test('width counts what is seen', () => {
  expect(widthOf('blåbær')).toBe(6);
  expect(widthOf('e\u0301')).toBe(1);
  expect(widthOf('🎉')).toBe(2);
  expect(widthOf(styleFor({ isTTY: true }, undefined).red('rød'))).toBe(3);
  expect(cut('samtykkebasert', 6)).toBe('samty…');
});

test('a table is aligned, one line a row, with no blanks at the end', () => {
  const text = table(
    ['A', 'LANG'],
    [
      ['x', ''],
      ['yyy', 'z'],
    ],
    plainStyle,
  );
  expect(text).toBe('A    LANG\nx\nyyy  z');
});

test('on a narrow terminal one column gives way', () => {
  const rows = [['SBL', 'En nokså lang tittel som ikke får plass', 'Konsept']];
  const lines = table(null, rows, { ...plainStyle, width: 40 }, 1).split('\n');
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40);
  expect(lines[0]).toMatch(/… {2}Konsept$/);
});

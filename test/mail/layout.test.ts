import { readFileSync } from 'node:fs';
import path from 'node:path';
import { layoutModule } from '../../tools/letters/layout';

test('the layout that letters are filled into is made of its MJML as it stands', () => {
  const kept = readFileSync(path.join(__dirname, '../../src/mail/layout.generated.ts'), 'utf8');
  expect(kept).toBe(layoutModule());
});

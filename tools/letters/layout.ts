import { writeFileSync } from 'node:fs';
import path from 'node:path';
import mjml2html from 'mjml';
import { repositoryRoot } from '../../src/config';
import { layout } from '../../src/mail/layout';

/** MJML 4 answers at once; the types that are published for it are those of 5, which promises. */
const compileMjml = mjml2html as unknown as (source: string) => {
  html: string;
  errors: { message: string }[];
};

/** The module that holds the letters' layout as HTML, made of its MJML. Throws when that is not valid. */
export function layoutModule(): string {
  const { html, errors } = compileMjml(layout);
  if (errors.length > 0)
    throw new Error(`the layout is not valid MJML: ${errors.map((e) => e.message).join('; ')}`);
  const lines = html.split('\n').map((line) => `  ${JSON.stringify(line)},`);
  return `// Made of layout.ts by \`npm run layout\`.\nexport const layoutHtml = [\n${lines.join('\n')}\n].join('\\n');\n`;
}

if (require.main === module)
  writeFileSync(path.join(repositoryRoot, 'src/mail/layout.generated.ts'), layoutModule());

import { scenarios, type Outcome } from '../../../chaos/scenarios';

/**
 * The short run of a fault on processes of its own. Fails when the books do not balance. The doubles are printed: they may
 * only be those of SMTP's own window, between a letter taken and its taking noted.
 */
export async function booksOf(name: string): Promise<Outcome> {
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  const said: string[] = [];
  const outcome = await scenario.run(scenario.short, (line) => said.push(line));
  const { books, seconds, faults } = outcome;
  const doubles = books.doubles.reduce((sum, one) => sum + one.extra, 0);
  process.stdout.write(
    `${name}: ${books.counts.acknowledged} commands, ${books.counts.letters} letters, ${doubles} twice, ${seconds} s\n`,
  );
  expect(faults).toEqual([]);
  for (const count of Object.values(books.counts)) expect(count).toBeGreaterThan(0);
  return outcome;
}

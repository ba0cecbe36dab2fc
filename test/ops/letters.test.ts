import { countLetters } from '../../src/ops/letters';

const result = (intent: string, outcome: 'sent' | 'retry' | 'failed', messageId: string | null) => ({
  intent,
  outcome,
  messageId,
  to: 'per.nav',
  reason: null,
});

test('letters are counted, not what is said in them', () => {
  const results = [
    result('a', 'sent', '<1>'),
    result('b', 'sent', '<1>'),
    result('c', 'retry', '<2>'),
    result('d', 'failed', null),
    result('e', 'failed', null),
    { ...result('f', 'sent', null), handedOver: true as const },
  ];
  expect(countLetters(results)).toEqual({ sent: 1, postponed: 1, failed: 2, handedOver: 1 });
  expect(countLetters([])).toEqual({ sent: 0, postponed: 0, failed: 0, handedOver: 0 });
});

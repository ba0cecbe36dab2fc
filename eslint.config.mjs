import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const sandboxBans = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          group: [
            'node:*',
            'fs',
            'path',
            'crypto',
            'os',
            '@temporalio/client',
            '@temporalio/worker',
            'nodemailer',
          ],
          message: 'Not in the workflow sandbox.',
        },
      ],
    },
  ],
  'no-restricted-globals': [
    'error',
    { name: 'Temporal', message: 'The native Temporal reads the real clock; use src/domain/calendar.' },
    { name: 'process', message: 'No environment in the sandbox.' },
    { name: 'Intl', message: 'Zone data differs between builds; use src/domain/calendar.' },
  ],
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.data/**',
      'bin/**',
      '**/*.generated.ts',
      'coverage/**',
      '*.config.mjs',
      'jest.config.js',
      'test/support/environment.js',
      'test/support/reporter.js',
      'test/support/sequencer.js',
      'test/replay/record.config.js',
      'test/record/fixture.config.js',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-empty': 'error',
      'no-control-regex': 'off',
    },
  },
  {
    files: ['workflows/**/*.ts', 'src/domain/**/*.ts', 'src/contract/**/*.ts'],
    rules: {
      ...sandboxBans,
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'now is an argument.' },
        {
          selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind=/^(let|var)$/]',
          message: 'All workflows of a worker have the same modules: none of them keeps anything.',
        },
      ],
    },
  },
  {
    files: ['src/domain/**/*.ts', 'src/contract/**/*.ts', 'src/mail/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random' },
        { object: 'Date', property: 'now', message: 'now is an argument.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);

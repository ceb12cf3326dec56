// Lints what n8n's own lint (eslint.config.mjs, which must stay as n8n ships it) leaves out: everything that is not shipped.
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{
		ignores: ['dist/', 'nodes/', 'credentials/', 'demo-output/', '.demo/'],
	},
	{
		files: ['**/*.{mts,mjs,js}'],
		extends: [tseslint.configs.recommendedTypeChecked],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		languageOptions: {
			parserOptions: { project: 'tsconfig.tools.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
		},
	},
);

import type { Locator, Page } from 'playwright-core';

/** The panel of a node, with its input on the left and its output on the right. */
export class Panel {
	/** The middle: what the user fills in. */
	readonly parameters: Locator;
	readonly output: Locator;

	private constructor(private readonly page: Page) {
		this.parameters = page.getByTestId('node-parameters');
		this.output = page.getByTestId('output-panel');
	}

	/** The panel that is opening. */
	static async opened(page: Page): Promise<Panel> {
		const panel = new Panel(page);
		await panel.parameters.waitFor();
		return panel;
	}

	/** Closes the panel that is open, if there is one. */
	static async closeOpen(page: Page): Promise<void> {
		const panel = new Panel(page);
		if (await panel.parameters.isVisible()) await panel.close();
	}

	/** Names of the fields in view, from top to bottom; all of them, or those within a part of the panel. */
	readonly labels = async (within = this.parameters): Promise<string[]> => {
		const texts = await within.locator('label[for]').filter({ visible: true }).locator('.n8n-text').allInnerTexts();
		return texts.map((text) => text.trim());
	};

	/** The field of that label. */
	label(name: string): Locator {
		return this.parameters
			.locator('label[for]')
			.filter({ visible: true })
			.filter({ has: this.page.getByText(name, { exact: true }) });
	}

	/** All that belongs to the field of that label, with its hint and buttons. */
	field(name: string): Locator {
		return this.label(name).locator(
			'xpath=ancestor::*[contains(@class, "parameter-item") or contains(@class, "multi-parameter")][1]',
		);
	}

	/** The input of a parameter, by the parameter's name. */
	input(parameter: string): Locator {
		return this.parameters.getByTestId(`parameter-input-${parameter}`).locator('input');
	}

	/** What stands in a parameter: of a list of choices the name of the chosen one. */
	readonly value = async (parameter: string): Promise<string> => await this.input(parameter).inputValue();

	/** Opens the list of a parameter's choices. */
	async openChoices(parameter: string): Promise<void> {
		await this.parameters.getByTestId(`parameter-input-${parameter}`).click();
		await this.choices().first().waitFor();
	}

	/** Picks one of a parameter's choices by its name. */
	async choose(parameter: string, choice: string): Promise<void> {
		await this.openChoices(parameter);
		await this.choices()
			.filter({ has: this.page.getByText(choice, { exact: true }) })
			.click();
	}

	/** The open list of choices. */
	private choices(): Locator {
		return this.page.getByTestId('parameter-input-item').filter({ visible: true });
	}

	/** Opens "Add Option" and gives the names in it. */
	async optionsOnOffer(): Promise<string[]> {
		await this.parameters.getByTestId('collection-parameter-add').filter({ visible: true }).click();
		await this.option().first().waitFor();
		return await this.option().allInnerTexts();
	}

	/** An entry of the open list "Add Option"; without a name, all of them. */
	option(name?: string): Locator {
		const entries = this.page.getByTestId('collection-parameter-option').filter({ visible: true });
		return name === undefined ? entries : entries.filter({ has: this.page.getByText(name, { exact: true }) });
	}

	/** Names of the fields that n8n marks as wrong or missing. */
	readonly complaints = async (): Promise<string[]> =>
		await this.parameters
			.getByTestId('parameter-issues')
			.filter({ visible: true })
			.evaluateAll((marks) =>
				marks.map(
					(mark) =>
						mark.closest('.parameter-item')?.querySelector('label .n8n-text')?.textContent?.trim() ??
						'a field without a name',
				),
			);

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.parameters.waitFor({ state: 'hidden' });
	}

	/** Opens a view of the output. */
	async show(view: 'json' | 'binary'): Promise<void> {
		await this.output.getByTestId(`radio-button-${view}`).click();
	}

	/** A file in the binary view of the output. */
	file(field: string): Locator {
		return this.output
			.getByTestId('ndv-binary-data_0')
			.filter({ has: this.page.getByText(field, { exact: true }) })
			.first();
	}

	/** Shows a picture of the binary view; gives its element. */
	async view(field: string): Promise<Locator> {
		await this.file(field).getByTestId('ndv-view-binary-data').click();
		const picture = this.output.locator('img').first();
		await picture.waitFor();
		return picture;
	}
}

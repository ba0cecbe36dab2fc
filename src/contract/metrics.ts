/** Name, unit and description of the figure that both workers and workflows count letters in. */
export const lettersMetric = ['dsop_letters_total', 'letters', 'Letters, by what came of them'] as const;

agreements-head = Agreed with { $name }
agreements-ask = What was agreed with { $name }? One line: terms, price, until when. E.g.: 10% off all year, paid monthly, until 31 December
agreements-renew = Renew: { $terms }
agreements-button-change = New terms
agreements-button-end = End it
agreement-renewal-range = It has to run out after today and within twenty years. Please check the date.

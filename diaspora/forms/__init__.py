from diaspora.forms.contributions import AcceptForm, ContributionFilter, DeclineForm, OfferForm, PostForm, WithdrawForm

__all__ = ["AcceptForm", "ContributionFilter", "DeclineForm", "OfferForm", "PostForm", "WithdrawForm"]

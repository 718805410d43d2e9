"""Surveys and matters over HTTP."""

from yingda.outreach.api.cases import CaseController
from yingda.outreach.api.surveys import SurveyController, SurveySettingsController, survey_summary

ROUTES = (SurveyController, SurveySettingsController, survey_summary, CaseController)
